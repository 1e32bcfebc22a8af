/**
 * `isonforge rm <id...>`
 *
 * @module
 */
import { remove, REMOVED_AT_ONCE } from "../../agents/remove.ts";
import type { WorktreeRemoval } from "../../agents/worktrees/remove.ts";
import { UsageError } from "../../errors.ts";
import { PROGRAM } from "../../version.ts";
import { openExecutors, openStore } from "../context.ts";
import { forEachAgent } from "../agents/each_agent.ts";
import { printRemoved } from "../output/removed.ts";

export interface RmOptions {
  force: boolean;
  /** Also remove the worktrees. */
  worktree: boolean;
  /** Naming none is no mistake. */
  ifAny: boolean;
}

export default async function rm(
  words: readonly string[],
  { force, worktree, ifAny }: RmOptions,
): Promise<number> {
  if (words.length === 0 && !ifAny) {
    throw new UsageError("missing argument: id", { hint: `name agents; see ${PROGRAM} rm --help` });
  }
  const executors = openExecutors(openStore());
  const look = executors.look();
  return await forEachAgent(words, async (store, { id, label, all }) => {
    let removal: WorktreeRemoval | undefined;
    const meta = await remove(store, id, {
      executors,
      look,
      force,
      ...(worktree
        ? {
          before: async (meta) => {
            const { removeWorktreeOf } = await import("../worktrees/remove_worktree.ts");
            removal = await removeWorktreeOf(meta, { store, force, going: all });
          },
        }
        : {}),
    });
    return () => printRemoved(meta, { label, removal });
    // Worktrees of one repository wait for each other anyway, and git says what it does in between.
  }, { atOnce: worktree ? 1 : REMOVED_AT_ONCE, mayBeStray: force, isOnce: true });
}
