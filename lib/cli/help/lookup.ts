/**
 * What `isonforge help <words>` is about.
 *
 * @module
 */
import type { Command } from "@cliffy/command";
import { UsageError } from "../../errors.ts";
import { PROGRAM } from "../../version.ts";
import { commandPage } from "./command_page.ts";
import { type Block, note, type Topic } from "./document.ts";
import { factsOf } from "./facts.ts";
import { nearNames } from "../../text/near_names.ts";
import { findTopic, TOPICS } from "./topics/mod.ts";

/**
 * The page about a command or a topic; where a command and a topic share a name, both.
 *
 * @throws {UsageError} when there is neither
 */
export function lookUp(root: Command, words: readonly string[]): Block[] {
  const [first] = words;
  if (first === undefined) return commandPage(factsOf(root));
  const topic = words.length === 1 ? findTopic(first) : undefined;
  if (root.getBaseCommand(first) === undefined && topic !== undefined) return topicPage(topic);
  const facts = factsOf(findCommand(root, words));
  return topic === undefined
    ? commandPage(facts)
    : [...commandPage(facts, { omitTopic: first }), ...topicPage(topic)];
}

function findCommand(root: Command, words: readonly string[]): Command {
  let command = root;
  for (const [index, word] of words.entries()) {
    const next = command.getBaseCommand(word) as Command | undefined;
    if (next === undefined) throw unknown(word, { command, path: words.slice(0, index) });
    command = next;
  }
  return command;
}

function unknown(
  word: string,
  { command, path }: { command: Command; path: readonly string[] },
): UsageError {
  const isTopicPossible = path.length === 0;
  const names = [
    ...command.getBaseCommands().flatMap((child) => [child.getName(), ...child.getAliases()]),
    ...(isTopicPossible ? Object.keys(TOPICS) : []),
  ];
  const near = [...new Set(nearNames(word, names))];
  const call = [PROGRAM, "help", ...path].join(" ");
  const elsewhere = command.getBaseCommands().length > 0 ? `${call} lists them` : `see ${call}`;
  const what = isTopicPossible ? "command or topic" : "command";
  return new UsageError(`no such ${what}: ${JSON.stringify([...path, word].join(" "))}`, {
    hint: near.length > 0
      ? `did you mean ${near.map((name) => `${call} ${name}`).join(", or ")}?`
      : elsewhere,
  });
}

function topicPage({ title, summary, body }: Topic): Block[] {
  return [note(`\`${title}\`: ${summary}`), ...body];
}
