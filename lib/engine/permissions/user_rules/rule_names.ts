/**
 * Which tool a rule means.
 *
 * @module
 */
import { matchesGlob } from "../../../text/matches_glob.ts";
import { ownName } from "../../tools/foreign_names.ts";
import type { ServerTool, Tool } from "../../tools/tool.ts";
import type { UserRule } from "./user_rule.ts";

/** Tools whose paths a rule for reading, or for writing, means. */
export const READERS: readonly string[] = ["read"];
export const WRITERS: readonly string[] = ["write", "edit"];

/** A tool as far as rules name it. */
export type NamedTool = Pick<Tool, "name" | "ofServer">;

/**
 * Whether a rule's name means a tool: ours, as others call it, or of a server: `mcp__github`, `mcp__github__*`.
 *
 * @param options.isAllowance that what the name may mean beside what it says is not meant
 */
export function isNamed(
  name: string,
  tool: NamedTool,
  { isAllowance = false }: { isAllowance?: boolean } = {},
): boolean {
  const own = ownName(name);
  if (own === tool.name || name === tool.name) return true;
  // Whoever means edits means every tool that makes one.
  if (own === "edit" && tool.name === "write") return true;
  return isServerTool(name, tool, { isAllowance });
}

/** The same for names with `mcp__` and `*` alone. */
export function isServerTool(
  name: string,
  { name: called, ofServer }: NamedTool,
  { isAllowance }: { isAllowance: boolean },
): boolean {
  const names = [called, ...writtenNames(ofServer, { isAllowance })];
  if (name.includes("*")) {
    return names.some((one) => matchesGlob(one, name) || matchesGlob(one, name.toLowerCase()));
  }
  if (names.includes(name)) return true;
  if (ofServer !== undefined) return serverNames(ofServer).includes(name);
  // Nobody knows where the name of its server ends.
  return /^mcp__[^_]/.test(name) && !/^mcp__.+__./.test(name) && called.startsWith(`${name}__`);
}

/** What people call a tool of a server; none for others. */
export function writtenNames(
  tool: ServerTool | undefined,
  { isAllowance = false }: { isAllowance?: boolean } = {},
): string[] {
  if (tool === undefined) return [];
  const { ownName: own, plainName: plain, sharesPlainName: isShared } = tool;
  return own === plain || (isAllowance && isShared) ? [own] : [own, plain];
}

/** What they call all tools of its server. */
export function serverNames(tool: ServerTool | undefined): string[] {
  if (tool === undefined) return [];
  return [...new Set([`mcp__${tool.server}`, `mcp__${plainToolName(tool.server)}`])];
}

/** A name without what no endpoint takes; see Anthropic's Messages API, `tool_use.name`. */
export function plainToolName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_-]/g, "_");
}

/** Whether every call of a tool is denied: a model need not know of it then. */
export function isToolDenied(rules: readonly UserRule[], tool: NamedTool): boolean {
  return rules.some(({ action, pattern, tool: name }) =>
    action === "deny" && pattern === undefined && isNamed(name, tool)
  );
}
