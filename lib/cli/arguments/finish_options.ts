/**
 * `--finish` and `--finish-always`.
 *
 * @module
 */
import type { KeptFlags } from "../../config/kept_options.ts";
import { UsageError } from "../../errors.ts";

/** @throws {UsageError} when there is no worktree that could be brought home, or nothing is to be done */
export function assertFinishable(
  { finish, finishAlways }: Pick<KeptFlags, "finish" | "finishAlways">,
  hasWorktree: boolean,
): void {
  if (finish !== undefined && !hasWorktree) {
    throw new UsageError("--finish is for a worktree: add -w and a name for its branch");
  }
  if (finish === undefined && finishAlways) {
    throw new UsageError("--finish-always says when, and --finish commit or pr what");
  }
}
