/**
 * Removing a stopped agent: its directory and logs.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import { untilTold } from "./ending/end_file.ts";
import type { Look } from "./executors/executor.ts";
import type { Executors } from "./executors/executors.ts";
import { releaseWaiting } from "./queue/release_waiting.ts";
import { readCheckpoints, removeCheckpoints } from "./checkpoints/checkpoint_record.ts";
import { deleteCheckpoint } from "./worktrees/checkpoint.ts";
import { type AgentMeta, unknownMeta } from "./record/meta.ts";
import { clearStray } from "./record/stray.ts";
import { endLeftovers } from "./liveness/leftover_processes.ts";
import { endingOwnHolders } from "./liveness/own_lock_holders.ts";
import { assertNotElsewhere } from "./liveness/liveness.ts";
import type { AgentStore } from "./record/store.ts";

/**
 * How many may be removed at the same time: removals share the waiting for the disk. Not more than this: each
 * takes one of the 32 threads that Deno has for files while it waits for a lock.
 */
export const REMOVED_AT_ONCE = 16;

export interface RemoveOptions {
  executors: Executors;
  /**
   * Also removes an agent whose record cannot be read, or of which nothing proves that it runs on another
   * machine; never one that runs.
   */
  force: boolean;
  /** For whoever removes many: taken when the command began. */
  look?: Look;
  /** What has to succeed first; nobody starts the agent meanwhile. */
  before?: (meta: AgentMeta) => Promise<void>;
}

/**
 * Deletes an agent's directory.
 *
 * @returns the record that was in it
 * @throws {UserError} when it is running, or its record cannot be read and `force` is not given
 */
export async function remove(
  store: AgentStore,
  id: string,
  { executors, look = executors.look(), force, before }: RemoveOptions,
): Promise<AgentMeta> {
  if (force && (await look.livenessOf(unknownMeta(id))).kind === "over") {
    if (clearStray(store.directory(id))) return unknownMeta(id);
  }
  return await store.locked(id, async () => {
    const meta = readRecord(store, id, force);
    if (meta.state === "queued") throw inQueue(id);
    const liveness = await look.livenessOf(meta);
    const mayBeGone = liveness.kind === "elsewhere" && !liveness.isProven;
    // Its worktree is where its work is: that is for who can see it.
    if (!(force && mayBeGone && before === undefined)) {
      assertNotElsewhere(liveness, { id, what: "remove", hint: elsewhereHint(id, mayBeGone) });
    }
    // Without a record nobody would know what that is which starts one day.
    if (liveness.kind === "waiting") throw inQueue(id);
    if (liveness.kind === "alive") {
      throw new UserError(`cannot remove ${id}: it is running`, {
        hint: `stop it first: isonforge stop ${id}`,
      });
    }
    if (liveness.kind === "over") await endLeftovers(meta, { executors, look });
    await untilTold(meta, { directory: store.directory(id), store });
    await before?.(meta);
    await releaseWaiting(store, meta);
    const repositories = readCheckpoints(store.home, id).map(({ repository }) => repository);
    await deleteCheckpoint(store.directory(id), { id, repositories });
    await removeCheckpoints(store.home, id);
    await store.remove(id);
    return meta;
  }, endingOwnHolders(store, id, { executors }));
}

function inQueue(id: string): UserError {
  return new UserError(`cannot remove ${id}: it waits in the queue`, {
    hint: `stop it first: isonforge stop ${id}`,
  });
}

function elsewhereHint(id: string, mayBeGone: boolean): string {
  const there = `do it there: isonforge rm ${id}`;
  return mayBeGone ? `${there}; if that is gone for good: isonforge rm --force ${id}` : there;
}

function readRecord(store: AgentStore, id: string, force: boolean): AgentMeta {
  try {
    return store.read(id);
  } catch (error) {
    if (!force) throw error;
    return unknownMeta(id);
  }
}
