/**
 * The list of worktrees.
 *
 * @module
 */
import type { WorktreeStatus } from "../../agents/worktrees/list.ts";
import { type Cell, formatTable } from "./table.ts";

const HEADER = ["Branch", "Agents", "Ahead", "Uncommitted", "Path"];

/** Header, a rule as wide as the table, and a row for each worktree. */
export function formatWorktrees(statuses: readonly WorktreeStatus[]): string {
  return formatTable(HEADER, { rows: statuses.map(toRow) });
}

function toRow({ branch, users, state, path }: WorktreeStatus): Cell[] {
  const agents = users.map(({ id, isRunning }) => isRunning ? `${id} (running)` : id);
  return [
    branch ?? "(none)",
    agents.join(", ") || "-",
    ...describe(state),
    path,
  ].map((text) => ({ text }));
}

function describe(state: WorktreeStatus["state"]): [ahead: string, uncommitted: string] {
  switch (state.kind) {
    case "present":
      return [
        state.ahead === undefined ? "?" : count(state.ahead, "commit"),
        count(state.uncommitted, "file"),
      ];
    case "unreadable":
      return ["?", `? (${state.reason})`];
    default:
      return ["?", `? (${state.kind})`];
  }
}

function count(number: number, what: string): string {
  if (number === 0) return "-";
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
