/**
 * A name for the branch of a worktree that nobody named.
 *
 * @module
 */

/** `wt-` and the time in base 36, as the manual has it; in microseconds, as a loop starts several in one millisecond. */
export function unusedBranchName(): string {
  const microseconds = Math.round((performance.timeOrigin + performance.now()) * 1000);
  return `wt-${microseconds.toString(36)}`;
}
