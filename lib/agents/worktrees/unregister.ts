/**
 * Taking a worktree away from its repository, with all that lies in it.
 *
 * @module
 */
import { errorMessage } from "../../errors.ts";
import { removeWholeTree } from "../../sys/files/reopened.ts";
import { gitReason } from "../../sys/git/run_git.ts";
import { shellQuote } from "../../sys/shell_quote.ts";
import type { Place } from "./checkout.ts";
import { askGitOf, listWorktrees } from "./repository.ts";

/** Why a worktree, or a part of it, is still there. */
export interface Obstacle {
  reason: string;
  hint?: string;
}

/**
 * Removes a worktree that holds nothing which is needed.
 *
 * @returns undefined once nothing of it is there
 */
export async function unregister({ repository, path }: Place): Promise<Obstacle | undefined> {
  // By force, for without it git removes none that has submodules.
  const removed = await askGitOf(repository, "worktree", "remove", "--force", path);
  const isUnknown = /is not a working tree/.test(removed.stderr);
  if (removed.code === 0 || isUnknown) return undefined;
  const isKnown = (await listWorktrees(repository)).some((worktree) => worktree.path === path);
  if (isKnown) return { reason: gitReason(removed) };
  // Git has forgotten it, and leaves what lies in closed and in read-only directories, as Go's modules do.
  try {
    await removeWholeTree(path);
    return undefined;
  } catch (error) {
    return {
      reason: `part of it stays: ${errorMessage(error)}`,
      hint: `remove ${shellQuote(path)} as the user whose files these are, and try again`,
    };
  }
}
