/**
 * What an agent changed in a directory that it shared with its user, up to its end: what was done there since is not its work.
 *
 * @module
 */
import { exists } from "../../../sys/files/info_at.ts";
import { isCommit } from "../../../sys/git/snapshot.ts";
import { withTemporaryObjects } from "../../../sys/git/temporary_tree.ts";
import type { CheckpointRecord } from "../../checkpoints/checkpoint_record.ts";
import { type AgentMeta, hasEnded } from "../../record/meta.ts";
import type { Checkpoint } from "../checkpoint.ts";
import type { AgentDiff } from "./diff.ts";
import { startOf } from "./diff_start.ts";
import { tellLeftOut, treeWithoutEarlier } from "./tree_without_earlier.ts";
import { hasWorktree } from "../users.ts";

export interface DiffUntilEndOptions {
  checkpoint: Checkpoint | undefined;
  /** The latest of the two snapshots that its runs keep for `rollback`. */
  last?: CheckpointRecord | undefined;
  /** Where the agent's files are. */
  directory: string;
}

/**
 * Prepares that diff and calls `show` with it.
 *
 * @returns what `show` returned; undefined where it has not ended, has a worktree, or it was not kept how the files were at
 *     its end
 */
export async function withDiffUntilEnd<T>(
  meta: AgentMeta,
  { checkpoint, last, directory }: DiffUntilEndOptions,
  show: (diff: AgentDiff) => Promise<T>,
): Promise<T | undefined> {
  if (!hasEnded(meta) || hasWorktree(meta) || last === undefined) return undefined;
  const { root, end, rolled_back_at, without_untracked, end_not_kept: notKept = [] } = last;
  // What was taken back is not there any more.
  if (end === undefined || rolled_back_at !== undefined) return undefined;
  if (checkpoint?.state !== "taken") return undefined;
  // With untracked files in one of them alone, those would look as if they had been made or deleted.
  const isAlike =
    (without_untracked === undefined) === (checkpoint.without_untracked === undefined);
  if (!isAlike || !exists(root) || !await isCommit(end.commit, root)) return undefined;
  const start = await startOf(meta, { path: root, checkpoint, directory });
  const { from, leaveOut, missing } = start;
  const beyond = notKept.filter(({ path }) => !leaveOut.has(path))
    .map(({ path, reason }) => `not shown: ${path} (${reason})`);
  return await withTemporaryObjects(root, async (env) => {
    const git = { cwd: root, env };
    const { tree: to, leftOut } = await treeWithoutEarlier(end.commit, { start, git });
    return await show({
      ...{ from, to, git },
      head: end.head ?? "HEAD",
      notices: [],
      missing: [...missing, ...tellLeftOut(leftOut, start), ...beyond],
    });
  });
}
