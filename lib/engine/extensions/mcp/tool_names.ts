/**
 * What tools of servers are called.
 *
 * @module
 */

import { plainToolName } from "../../permissions/user_rules/rule_names.ts";
import type { ServerTool } from "../../tools/tool.ts";

/** Of every endpoint; see Anthropic's Messages API, `tool_use.name`. */
const MAX_LENGTH = 64;
const HASH_LENGTH = 8;

/** `mcp__server__tool`, as other agents call it: letters, digits, `_` and `-`, no longer than endpoints take. */
export function mcpToolName(server: string, tool: string): string {
  const name = plainName({ server, tool });
  return name.length <= MAX_LENGTH ? name : shortened(name, `${server}\n${tool}`);
}

/**
 * The name of each tool, every one once: two whose names differ only in what no endpoint takes get an end of their own,
 * which stays the same in whatever order they come.
 */
export function mcpToolNames(
  tools: ReadonlyArray<{ server: string; tool: string }>,
): string[] {
  const names = tools.map(({ server, tool }) => mcpToolName(server, tool));
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return names.map((name, index) => {
    const { server = "", tool = "" } = tools[index] ?? {};
    return counts.get(name) === 1 ? name : shortened(name, `${server}\n${tool}`);
  });
}

/** The names that people know each tool by. */
export function serverTools(
  tools: ReadonlyArray<{ server: string; tool: string }>,
): ServerTool[] {
  const plain = tools.map(plainName);
  return tools.map((tool, index) => ({
    server: tool.server,
    ownName: `mcp__${tool.server}__${tool.tool}`,
    plainName: plainName(tool),
    sharesPlainName: plain.some((name, other) => other !== index && name === plain[index]),
  }));
}

function plainName({ server, tool }: { server: string; tool: string }): string {
  return `mcp__${plainToolName(server)}__${plainToolName(tool)}`;
}

function shortened(name: string, whole: string): string {
  return `${name.slice(0, MAX_LENGTH - HASH_LENGTH - 1)}_${hash(whole)}`;
}

/** FNV-1a, 32 bits (draft-eastlake-fnv). */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    value = Math.imul(value ^ byte, 0x01000193);
  }
  return (value >>> 0).toString(16).padStart(HASH_LENGTH, "0");
}
