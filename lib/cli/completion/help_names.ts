/**
 * Completes `help <command or topic>`.
 *
 * @module
 */
import type { Command } from "@cliffy/command";
import { TOPICS } from "../help/topics/mod.ts";
import { commandsOf } from "./commands.ts";
import { type Completion, valuesOf } from "./completion.ts";
import type { Request } from "./request.ts";

/** The commands and the topics; after a command those below it. */
export function helpNames({ before }: Request): Completion {
  let command = before.root;
  for (const word of before.positionals) {
    const next = command.getBaseCommand(word) as Command | undefined;
    if (next === undefined) return valuesOf("commands", []);
    command = next;
  }
  const commands = commandsOf(command);
  if (before.positionals.length > 0) return valuesOf("commands", commands);
  const topics = Object.entries(TOPICS)
    .filter(([name]) => !commands.some(({ value }) => value === name))
    .map(([value, { summary }]) => ({ value, description: summary }));
  return valuesOf("commands and topics", [...commands, ...topics]);
}
