/**
 * The list of worktrees.
 *
 * @module
 */
import { disarm } from "../../text/disarm.ts";
import { Table } from "@cliffy/table";
import type { WorktreeStatus } from "../../agents/worktrees/list.ts";
import { displayWidth } from "../../text/display_width.ts";

const HEADER = ["Branch", "Agents", "Ahead", "Uncommitted", "Path"];
const COLUMN_GAP = 2;

/** Header, a rule as wide as the table, and a row for each worktree. */
export function formatWorktrees(statuses: readonly WorktreeStatus[]): string {
  const table = new Table().header(HEADER).body(statuses.map(toRow)).padding(COLUMN_GAP);
  const [header = "", ...rows] = table.toString().split("\n").map((line) => line.trimEnd());
  const width = Math.max(...[header, ...rows].map(displayWidth));
  return [header, "─".repeat(width), ...rows].join("\n").trimEnd();
}

function toRow({ branch, users, state, path }: WorktreeStatus): string[] {
  const agents = users.map(({ id, isRunning }) => isRunning ? `${id} (running)` : id);
  return [
    branch ?? "(none)",
    agents.join(", ") || "-",
    ...describe(state),
    path,
  ].map((cell) => disarm(cell, "space"));
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
