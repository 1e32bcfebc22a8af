/**
 * Names of tools that somebody has mistyped.
 *
 * @module
 */
import { nearName } from "../../text/near_names.ts";
import { FOREIGN_NAMES, ownName } from "./foreign_names.ts";

/** Tools of other agents that there are not here, and our own that others do not have. */
const OTHERS = [
  ...["ask", "AskUserQuestion", "TaskOutput", "TaskStop", "TaskCreate", "TaskGet", "TaskList"],
  ...["TaskUpdate", "WebSearch", "NotebookRead", "TodoRead", "SlashCommand", "ToolSearch"],
  ...["EnterPlanMode", "ExitPlanMode", "EnterWorktree", "ExitWorktree", "LSP", "Monitor"],
];

/** The tool that `name` is a slip of the fingers away from; undefined where there is such a tool, or none is near. */
export function nearToolName(name: string): string | undefined {
  if (name === "") return undefined;
  if (/^mcp_/i.test(name)) return nearServerName(name);
  if (/[*.]/.test(name)) return undefined;
  const known = Object.entries(FOREIGN_NAMES).flat();
  const isKnown = known.includes(ownName(name)) || OTHERS.includes(name);
  if (isKnown) return undefined;
  return nearName(name, Object.values(FOREIGN_NAMES));
}

/** What a name that no tool of a server can have is meant to be: which servers there are nobody knows here. */
function nearServerName(name: string): string | undefined {
  // `mcp__docs__` has a server and no tool.
  const meant = name.replace(/^mcp_{1,2}(?!_)/i, "mcp__").replace(/^(mcp__((?!__).)+)__$/, "$1");
  if (meant === "mcp__") return "mcp__server";
  return meant === name ? undefined : meant;
}
