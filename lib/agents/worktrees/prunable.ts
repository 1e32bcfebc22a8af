/**
 * Worktrees that nobody needs any more.
 *
 * @module
 */
import type { WorktreeStatus } from "./list.ts";

/**
 * Why a worktree may go: all that it holds is elsewhere, no run goes on in the foreground there, and no agent works in it,
 * waits for its turn, or waits for an answer.
 *
 * @returns undefined where it must stay
 */
export function whyPrunable(
  { name, branch, isMoved, users, hasRun, state }: WorktreeStatus,
): string | undefined {
  // Who moved it wants it.
  if (isMoved) return undefined;
  if (state.kind !== "present" || state.uncommitted > 0 || branch !== name) return undefined;
  if (hasRun || users.some(({ isRunning, reason }) => isRunning || reason === "question")) {
    return undefined;
  }
  if (state.mergedInto !== undefined) return `merged into ${state.mergedInto}`;
  // One that failed before it did anything may be started again there.
  const isUntouched = state.ahead === 0 && state.stat === undefined &&
    users.every(({ reason }) => reason === "completed");
  return isUntouched ? "nothing was committed in it" : undefined;
}
