/**
 * How a command is called, and the groups that its help shows.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import type { CommandFacts, OptionFacts } from "./facts.ts";
import { COMMAND_GROUPS, type Grouped, grouped, OPTION_GROUPS } from "./groups.ts";

/** Each way to call the root, with what comes of it. */
export const ROOT_USAGE: ReadonlyArray<readonly [call: string, meaning: string]> = [
  [`${PROGRAM} [options] [prompt]`, "a conversation; with -p one answer"],
  [`${PROGRAM} --bg "<prompt>"`, "a background agent; it takes the same options"],
  [`${PROGRAM} <command> [options]`, "manage agents, worktrees, conversations"],
];

/** The calls of a command below the root, one for each of its names: `isonforge logs [options] <id>`. */
export function usagesOf(facts: CommandFacts): string[] {
  const { path, aliases, options, operands, commands } = facts;
  const hasOptions = options.some(({ name }) => name !== "help");
  return [path.at(-1) ?? "", ...aliases].map((name) =>
    [
      PROGRAM,
      ...path.slice(0, -1),
      name,
      hasOptions ? "[options]" : "",
      operands === "" && commands.length > 0 ? "<command>" : operands,
    ].filter((word) => word !== "").join(" ")
  );
}

/** The commands below `facts`. */
export function groupedCommands(facts: CommandFacts): Array<Grouped<CommandFacts>> {
  if (facts.path.length > 0) return [{ title: "Commands", items: facts.commands }];
  return grouped(facts.commands, {
    groups: COMMAND_GROUPS,
    nameOf: ({ path }) => path.at(-1) ?? "",
  });
}

/** The options of `facts`. */
export function groupedOptions(facts: CommandFacts): Array<Grouped<OptionFacts>> {
  if (facts.path.length > 0) return [{ title: "Options", items: facts.options }];
  return grouped(facts.options, { groups: OPTION_GROUPS, nameOf: ({ name }) => name });
}
