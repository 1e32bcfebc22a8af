/**
 * Which agents work, or worked, in a worktree.
 *
 * @module
 */
import { join } from "@std/path/join";
import { exists } from "../../sys/files/info_at.ts";
import { isWithin } from "../../sys/files/is_within.ts";
import type { Executors } from "../executors/executors.ts";
import { SANDBOX_FILE } from "../record/files.ts";
import { type AgentMeta, type EndReason, hasEnded } from "../record/meta.ts";
import { recordsOf } from "../record/records.ts";
import type { AgentStore } from "../record/store.ts";
import { worktreesDirectory } from "./worktrees_directory.ts";
import { treeAround } from "./run_mark.ts";

export interface WorktreeUser {
  id: string;
  /**
   * It was given no worktree, and was started in this one: it has it for as long as it works, waits or asks. One that has
   * ended is told of only where a sandbox kept it in, as what it wrote is still there.
   */
  isGuest?: true;
  /** Also of one that waits for its turn, or that another machine or container started and that may run. */
  isRunning: boolean;
  /** Where that is: `on devbox`. */
  place?: string;
  /** URL of the pull request of its branch, if there is one. */
  pullRequest?: string;
  /** How its latest run ended, where that is known. */
  reason?: EndReason;
  /** Whether any of its runs was kept in a sandbox. */
  wasSandboxed?: boolean;
}

/** An agent that has a worktree. */
export type WorktreeAgent = AgentMeta & {
  worktree: string;
  worktree_path: string;
  repository: string;
};

/** Whether an agent was started with `--worktree`, and its record says where that is. */
export function hasWorktree(meta: AgentMeta): meta is WorktreeAgent {
  return meta.worktree !== undefined && meta.worktree_path !== undefined &&
    meta.repository !== undefined;
}

/**
 * Whether the filters that git would run in the worktree of these may run, which are those of both places of one that was
 * moved: not where what lies there was written in a
 * sandbox, or nobody knows who wrote it. A filter is often a program of the repository's, and would be run outside of that.
 */
export function mayRunFilters(users: readonly WorktreeUser[]): boolean {
  return users.some(({ isGuest }) => !isGuest) && !users.some(({ wasSandboxed }) => wasSandboxed);
}

/**
 * The agents of each worktree, by its path, with those that stand in one that they were not given. Of one that was moved some
 * may be found where it was made, and others where it is. Records that cannot be read are left out.
 */
export async function worktreeUsers(
  store: AgentStore,
  { executors }: { executors: Executors },
): Promise<Map<string, WorktreeUser[]>> {
  const look = executors.look();
  const users = new Map<string, WorktreeUser[]>();
  const root = await worktreesDirectory(store.home);
  const metas = recordsOf(store.list());
  const given = metas.filter(hasWorktree).map(({ worktree_path: path }) => path);
  for (const meta of metas) {
    const { id } = meta;
    const isGuest = !hasWorktree(meta);
    const wasSandboxed = exists(join(store.directory(id), SANDBOX_FILE));
    // Of the many that have ended anywhere, nobody wants to know where that was.
    if (isGuest && hasEnded(meta) && meta.reason !== "question" && !wasSandboxed) continue;
    // What was moved away is no tree any more.
    const path = isGuest
      ? treeAround(meta.cwd, root) ?? given.find((path) => isWithin(meta.cwd, path))
      : meta.worktree_path;
    if (path === undefined) continue;
    const liveness = await look.livenessOf(meta);
    const user: WorktreeUser = {
      id,
      ...(isGuest ? { isGuest } : {}),
      isRunning: liveness.kind !== "over" || meta.state === "queued",
      ...(liveness.kind === "elsewhere" ? { place: liveness.place } : {}),
      ...(meta.pull_request === undefined ? {} : { pullRequest: meta.pull_request }),
      ...(hasEnded(meta) ? { reason: meta.reason } : {}),
      ...(wasSandboxed ? { wasSandboxed } : {}),
    };
    users.set(path, [...users.get(path) ?? [], user]);
  }
  return users;
}
