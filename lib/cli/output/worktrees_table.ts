/**
 * The list of worktrees.
 *
 * @module
 */
import type { PresentWorktree, WorktreeStatus } from "../../agents/worktrees/list.ts";
import { type Cell, formatTable } from "./table.ts";

/** Header, a rule as wide as the table, and a row for each worktree; pull requests have a column where there are some. */
export function formatWorktrees(statuses: readonly WorktreeStatus[]): string {
  const hasPullRequests = statuses.some((status) => pullRequestOf(status) !== undefined);
  const titles = [
    ...["Branch", "Agents", "Ahead", "Uncommitted"],
    ...(hasPullRequests ? ["Pull request"] : []),
    "Path",
  ];
  return formatTable(titles, { rows: statuses.map((status) => toRow(status, hasPullRequests)) });
}

/** Of the agent that opened one last. */
export function pullRequestOf({ users }: WorktreeStatus): string | undefined {
  return users.findLast(({ pullRequest }) => pullRequest !== undefined)?.pullRequest;
}

function toRow(status: WorktreeStatus, hasPullRequests: boolean): Cell[] {
  const { branch, users, state, path } = status;
  const agents = users.map(({ id, isRunning }) => isRunning ? `${id} (running)` : id);
  return [
    branch ?? "(none)",
    agents.join(", ") || "-",
    ...describe(state),
    ...(hasPullRequests ? [pullRequestOf(status) ?? "-"] : []),
    path,
  ].map((text) => ({ text }));
}

function describe(state: WorktreeStatus["state"]): [ahead: string, uncommitted: string] {
  switch (state.kind) {
    case "present":
      return [aheadOf(state), count(state.uncommitted, "file")];
    case "unreadable":
      return ["?", `? (${state.reason})`];
    default:
      return ["?", `? (${state.kind})`];
  }
}

function aheadOf({ ahead, stat, mergedInto }: PresentWorktree): string {
  if (mergedInto !== undefined) return `merged into ${mergedInto}`;
  if (ahead === undefined) return "?";
  // What was pushed is ahead of nothing here, and has its size all the same.
  return stat === undefined
    ? count(ahead, "commit")
    : `${ahead} commit${ahead === 1 ? "" : "s"} (+${stat.insertions} -${stat.deletions})`;
}

function count(number: number, what: string): string {
  if (number === 0) return "-";
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
