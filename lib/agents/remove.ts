/**
 * Removing a stopped agent: its directory and logs.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import type { ProcessTable } from "../sys/process_info.ts";
import { deleteCheckpoint } from "./worktrees/checkpoint.ts";
import { type AgentMeta, unknownMeta } from "./meta.ts";
import { ProcessSnapshot } from "./processes.ts";
import type { AgentStore } from "./store.ts";

export interface RemoveOptions {
  table: ProcessTable;
  /** Also removes an agent whose record cannot be read; never one that runs. */
  force: boolean;
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
  { table, force, before }: RemoveOptions,
): Promise<AgentMeta> {
  return await store.locked(id, async () => {
    const meta = readRecord(store, id, force);
    if (new ProcessSnapshot(table).isAlive(meta)) {
      throw new UserError(`cannot remove ${id}: it is running`, {
        hint: `stop it first: isonforge stop ${id}`,
      });
    }
    await before?.(meta);
    await deleteCheckpoint(store.directory(id));
    await store.remove(id);
    return meta;
  });
}

function readRecord(store: AgentStore, id: string, force: boolean): AgentMeta {
  try {
    return store.read(id);
  } catch (error) {
    if (!force) throw error;
    return unknownMeta(id);
  }
}
