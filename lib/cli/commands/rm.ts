/**
 * `isonforge rm <id...>`
 *
 * @module
 */
import { remove } from "../../agents/remove.ts";
import type { WorktreeRemoval } from "../../agents/worktrees/remove.ts";
import { processTable } from "../../sys/platform.ts";
import { forEachAgent } from "../each_agent.ts";
import { printRemoved } from "../output/removed.ts";

export interface RmOptions {
  force: boolean;
  /** Also remove the worktrees. */
  worktree: boolean;
}

export default async function rm(
  words: readonly string[],
  { force, worktree }: RmOptions,
): Promise<number> {
  const table = processTable();
  return await forEachAgent(words, async (store, { id, label, all }) => {
    let removal: WorktreeRemoval | undefined;
    const meta = await remove(store, id, {
      table,
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
  });
}
