/**
 * The names of commands.
 *
 * @module
 */
import type { Command } from "@cliffy/command";
import type { Candidate } from "./completion.ts";

/** The commands below `command` that are for people, in the order of the help, then their aliases. */
export function commandsOf(command: Command): Candidate[] {
  const commands = command.getBaseCommands();
  return [
    ...commands.map((each) => ({
      value: each.getName(),
      description: each.getShortDescription(),
    })),
    ...commands.flatMap((each) =>
      each.getAliases().map((value) => ({ value, description: `The same as ${each.getName()}.` }))
    ),
  ];
}
