/**
 * Whether a working tree is just what was committed, found out with few calls of git: a report asks that of a thousand.
 *
 * @module
 */
import { UserError } from "../../../errors.ts";
import { headCommit } from "../../../sys/git/head_commit.ts";
import { treeStatus } from "../../../sys/git/tree_status.ts";

/** More is no quick look. */
const TIMEOUT_MS = 10_000;

/**
 * Whether `commit` is checked out at `top`, and no file differs from it, or is new; false also where that cannot be
 * told: who then looks closer finds out why.
 */
export async function isCleanAt(top: string, commit: string): Promise<boolean> {
  if (headCommit(top) !== commit) return false;
  try {
    const { changed, closed } = await treeStatus(top, { timeoutMs: TIMEOUT_MS });
    return changed.length === 0 && closed.length === 0;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return false;
  }
}
