/**
 * `rm --worktree`: loaded only when it is asked for.
 *
 * @module
 */
import type { AgentMeta } from "../../agents/record/meta.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { removeWorktree, type WorktreeRemoval } from "../../agents/worktrees/remove.ts";
import { hasWorktree, mayRunFilters, worktreeUsers } from "../../agents/worktrees/users.ts";
import { isonforgeHome } from "../../config/environment.ts";
import { forgetGitRepository } from "../../config/git_environment.ts";
import { UserError } from "../../errors.ts";
import { openExecutors } from "../context.ts";

export interface RemovalOptions {
  store: AgentStore;
  force: boolean;
  /** Ids that the same command removes: the stopped ones among them need no worktree. */
  going: readonly string[];
}

/** Removes the worktree of an agent that is to be removed. */
export async function removeWorktreeOf(
  meta: AgentMeta,
  { store, force, going }: RemovalOptions,
): Promise<WorktreeRemoval> {
  forgetGitRepository();
  if (!hasWorktree(meta)) {
    throw new UserError(`cannot remove the worktree of ${meta.id}: it has none that is known`, {
      hint: `without --worktree: isonforge rm ${force ? "--force " : ""}${meta.id}`,
    });
  }
  const usersOf = async (path: string) =>
    (await worktreeUsers(store, { executors: openExecutors(store) })).get(path) ?? [];
  return await removeWorktree(meta, {
    home: isonforgeHome(),
    cwd: Deno.cwd(),
    force,
    mayRunFilters: async (places) => mayRunFilters((await Promise.all(places.map(usersOf))).flat()),
    otherUsers: async (path) =>
      (await usersOf(path))
        .filter(({ id, isRunning, isGuest }) =>
          id !== meta.id && (isRunning || !isGuest && !going.includes(id))
        )
        .map(({ id }) => id),
  });
}
