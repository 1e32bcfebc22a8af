/**
 * `--tools` and `--disallowed-tools`: which tools a model is told of.
 *
 * @module
 */
import { nearNames } from "../../text/near_names.ts";
import { isServerTool, type NamedTool } from "../permissions/user_rules/rule_names.ts";
import { toolNamed } from "./tool_named.ts";
import type { Tool } from "./tool.ts";

/** Names of tools; those of MCP servers may end with `*`, and `mcp__server` is all of a server. */
export interface ToolChoice {
  /** Only these; all unless given. */
  only?: readonly string[] | undefined;
  /** But not these. */
  without?: readonly string[] | undefined;
}

/** Tools that are only of use with another one. */
const COMPANIONS: Readonly<Record<string, string>> = { bash_output: "bash", bash_kill: "bash" };
/** Tools that only some runs have. */
const SOMETIMES = ["ask", "skill"];

/** The tools that are left. */
export function chooseTools(
  tools: readonly Tool[],
  { only, without = [] }: ToolChoice,
): readonly Tool[] {
  return tools.filter((tool) => {
    const leader = COMPANIONS[tool.name];
    const all = leader === undefined ? [tool] : [tool, { name: leader }];
    const isMeant = (names: readonly string[], isAllowance: boolean) =>
      all.some((one) => names.some((given) => matches(one, given, { isAllowance })));
    return (only === undefined || isMeant(only, true)) && !isMeant(without, false);
  });
}

/** The names as the tools have them, or what is wrong with one. */
export function toolNames(
  written: readonly string[],
  tools: readonly Tool[],
): { names: string[] } | { unknown: string; near: string | undefined; all: readonly string[] } {
  const all = [...tools.map(({ name }) => name), ...SOMETIMES];
  const names: string[] = [];
  for (const word of written) {
    const known = word.startsWith("mcp__")
      ? word
      : all.find((name) => name === word.toLowerCase()) ??
        toolNamed({ name: word, arguments: {} }, tools)?.name;
    if (known === undefined) return { unknown: word, near: nearNames(word, all)[0], all };
    names.push(known);
  }
  return { names };
}

function matches(
  tool: NamedTool,
  given: string,
  options: { isAllowance: boolean },
): boolean {
  return given === tool.name || isServerTool(given, tool, options);
}
