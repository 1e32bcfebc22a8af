/**
 * Which agents work, or worked, in a worktree.
 *
 * @module
 */
import type { Executors } from "../executors/executors.ts";
import type { AgentMeta } from "../record/meta.ts";
import { recordsOf } from "../record/records.ts";
import type { AgentStore } from "../record/store.ts";

export interface WorktreeUser {
  id: string;
  /** Also of one that another machine or container started, and that may run. */
  isRunning: boolean;
  /** Where that is: `on devbox`. */
  place?: string;
}

/** An agent that has a worktree. */
export type WorktreeAgent = AgentMeta & {
  worktree: string;
  worktree_path: string;
  repository: string;
};

export function hasWorktree(meta: AgentMeta): meta is WorktreeAgent {
  return meta.worktree !== undefined && meta.worktree_path !== undefined &&
    meta.repository !== undefined;
}

/** The agents of each worktree, by its path. Records that cannot be read are left out. */
export async function worktreeUsers(
  store: AgentStore,
  { executors }: { executors: Executors },
): Promise<Map<string, WorktreeUser[]>> {
  const look = executors.look();
  const users = new Map<string, WorktreeUser[]>();
  for (const meta of recordsOf(store.list()).filter(hasWorktree)) {
    const { id } = meta;
    const liveness = await look.livenessOf(meta);
    const user: WorktreeUser = {
      id,
      isRunning: liveness.kind !== "over",
      ...(liveness.kind === "elsewhere" ? { place: liveness.place } : {}),
    };
    users.set(meta.worktree_path, [...users.get(meta.worktree_path) ?? [], user]);
  }
  return users;
}
