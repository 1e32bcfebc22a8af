/**
 * The help of one command.
 *
 * @module
 */
import { PROGRAM, VERSION } from "../../version.ts";
import { type Block, code, entries, heading, note, type Term, text } from "./document.ts";
import { callOf, type CommandFacts, type OptionFacts, shortDescription, termOf } from "./facts.ts";
import { COMMAND_TOPICS } from "./groups.ts";
import { summaries } from "./topics/mod.ts";
import { groupedCommands, groupedOptions, ROOT_USAGE, usagesOf } from "./usage.ts";

/** What `--help` shows; `omitTopic` is one that need not be pointed at. */
export function commandPage(
  facts: CommandFacts,
  { omitTopic }: { omitTopic?: string } = {},
): Block[] {
  return facts.path.length === 0 ? overview(facts) : page(facts, omitTopic);
}

function overview(facts: CommandFacts): Block[] {
  return [
    text(`${PROGRAM} ${VERSION}: ${uncapitalized(facts.description)}`),
    heading("Usage:"),
    entries(ROOT_USAGE),
    ...commandBlocks(facts),
    ...groupedOptions(facts).flatMap(({ title, items }) => [
      heading(`${title}:`),
      entries(items.map(optionEntry), "options"),
    ]),
    ...exampleBlocks(facts),
    heading("Topics:"),
    entries(summaries()),
    note(`\`${PROGRAM} help <command or topic>\` says more about each.`),
  ];
}

function page(facts: CommandFacts, omitTopic: string | undefined): Block[] {
  const topics = (COMMAND_TOPICS[facts.path[0] ?? ""] ?? []).filter((name) => name !== omitTopic);
  return [
    ...facts.description.split(/\n\s*\n/).map((paragraph) => text(paragraph)),
    heading("Usage:"),
    code(...usagesOf(facts)),
    ...(facts.commands.length === 0 ? [] : commandBlocks(facts)),
    heading("Options:"),
    entries(facts.options.map(optionEntry)),
    ...exampleBlocks(facts),
    ...(topics.length === 0 ? [] : [note(`See also: ${topics.map(helpCall).join(", ")}`)]),
  ];
}

function commandBlocks(facts: CommandFacts): Block[] {
  return groupedCommands(facts).flatMap(({ title, items }) => [
    heading(`${title}:`),
    entries(items.map(commandEntry), "commands"),
  ]);
}

function optionEntry(option: OptionFacts): Term {
  return [termOf(option), option.description];
}

function commandEntry(command: CommandFacts): Term {
  return [callOf(command), shortDescription(command)];
}

function exampleBlocks({ examples }: CommandFacts): Block[] {
  if (examples.length === 0) return [];
  const lines = examples.map(({ title, command }) => `# ${title}\n${command}`);
  return [heading("Examples:"), code(lines.join("\n\n"))];
}

function helpCall(topic: string): string {
  return `\`${PROGRAM} help ${topic}\``;
}

function uncapitalized(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
