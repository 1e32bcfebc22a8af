/**
 * What `--tools` and `--disallowed-tools` say.
 *
 * @module
 */
import type { ToolChoice } from "../engine/tools/choose_tools.ts";
import { UsageError } from "../errors.ts";

/** What the command line said: each may be several, separated by commas. */
interface ToolFlags {
  tools?: readonly string[];
  disallowedTools?: readonly string[];
}

/**
 * Which tools the model is told of; undefined: all of them.
 *
 * @throws {UsageError} when there is none of a name
 */
export async function readToolChoice(
  { tools: only, disallowedTools: without }: ToolFlags,
): Promise<ToolChoice | undefined> {
  if (only === undefined && without === undefined) return undefined;
  const { tools } = await import("../engine/tools/mod.ts");
  const { toolNames } = await import("../engine/tools/choose_tools.ts");
  const read = (option: string, given: readonly string[] | undefined) => {
    if (given === undefined) return undefined;
    const words = given.flatMap((one) => one.split(/[\s,]+/)).filter((word) =>
      word !== "" && word !== "none"
    );
    const found = toolNames(words, tools);
    if ("names" in found) return found.names;
    const { unknown, near, all } = found;
    throw new UsageError(`${option} names no tool: "${unknown}"`, {
      hint: near === undefined
        ? `tools are ${all.join(", ")}, and those of MCP servers: mcp__server__tool`
        : `did you mean ${near}?`,
    });
  };
  return { only: read("--tools", only), without: read("--disallowed-tools", without) };
}
