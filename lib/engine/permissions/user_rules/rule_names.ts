/**
 * Which tool a rule means.
 *
 * @module
 */
import { matchesGlob } from "../../../text/matches_glob.ts";
import { ownName } from "../../tools/foreign_names.ts";
import type { UserRule } from "./user_rule.ts";

/** Tools whose paths a rule for reading, or for writing, means. */
export const READERS: readonly string[] = ["read"];
export const WRITERS: readonly string[] = ["write", "edit"];

/** Whether a rule's name means a tool: ours, as others call it, or of a server: `mcp__github`, `mcp__github__*`. */
export function isNamed(name: string, tool: string): boolean {
  const own = ownName(name);
  if (own === tool || name === tool) return true;
  // Whoever means edits means every tool that makes one.
  if (own === "edit" && tool === "write") return true;
  if (name.includes("*")) return matchesGlob(tool, name) || matchesGlob(tool, name.toLowerCase());
  return /^mcp__[^_]/.test(name) && !/^mcp__.+__./.test(name) && tool.startsWith(`${name}__`);
}

/** Whether every call of a tool is denied: a model need not know of it then. */
export function isToolDenied(rules: readonly UserRule[], tool: string): boolean {
  return rules.some(({ action, pattern, tool: name }) =>
    action === "deny" && pattern === undefined && isNamed(name, tool)
  );
}
