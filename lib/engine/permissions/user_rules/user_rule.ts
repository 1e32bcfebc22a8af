/**
 * A permission rule of the user's: `Bash(git status:*)`, `Read(./secrets/**)`, `mcp__github`, as other agents have them.
 *
 * @module
 */
import { ownName } from "../../tools/foreign_names.ts";

export const RULE_ACTIONS = ["allow", "ask", "deny"] as const;
export type RuleAction = (typeof RULE_ACTIONS)[number];

export interface UserRule {
  action: RuleAction;
  /** The tool's name, as it was written: `Bash`, `bash`, `mcp__github__*`. */
  tool: string;
  /** What a call has to be about; without, every call of the tool. */
  pattern?: string;
  /** As it was written. */
  text: string;
  /** The file of settings that it stands in, or an option. */
  from: string;
  /** Where its relative paths begin, absolute; the working directory unless given. */
  base?: string;
}

/** A tool, perhaps with parentheses; servers are called whatever their users like: `mcp__my docs`. */
const RULE = /^\s*(mcp__[^()\n]*[^()\s]|[\w*.-]+)\s*(\((.*)\))?\s*$/s;

/** What a rule says; undefined when it has not the form of one. */
export function parseRule(text: string): Pick<UserRule, "tool" | "pattern" | "text"> | undefined {
  const [, tool, parentheses, pattern = ""] = RULE.exec(text) ?? [];
  if (tool === undefined) return undefined;
  const isWhole = parentheses === undefined || /^\*?$/.test(pattern.trim()) ||
    // The one kind of sub-agent that there is here.
    (ownName(tool) === "explore" && /^explore$/i.test(pattern.trim()));
  return { tool, text: text.trim(), ...(isWhole ? {} : { pattern: pattern.trim() }) };
}
