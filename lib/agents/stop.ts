/**
 * Stopping an agent: every process of its run, and nothing that is not its (see `processes.ts`).
 *
 * @module
 */
import type { ProcessInfo, ProcessTable } from "../sys/process_info.ts";
import { type AgentMeta, unknownMeta } from "./meta.ts";
import { ProcessSnapshot } from "./processes.ts";
import { hasWorkerEnded } from "./run_end.ts";
import { recordEnd } from "./settle.ts";
import type { AgentStore } from "./store.ts";
import { terminate } from "./terminate.ts";

/**
 * Ends the run of an agent and records it.
 *
 * The lock is held all the while: a respawn that comes meanwhile finds the agent stopped by us and
 * refuses, a second stop waits and finds nothing to do.
 *
 * @returns false when it was stopped already
 * @throws {UserError} when there is no such agent, or something of it survives SIGKILL
 */
export async function stop(
  store: AgentStore,
  id: string,
  { table }: { table: ProcessTable },
): Promise<boolean> {
  return await store.locked(id, async () => {
    const { meta, readError } = readOrUnknown(store, id);
    if (!new ProcessSnapshot(table).isAlive(meta)) {
      if (readError !== undefined) throw readError;
      await recordEnd(store, meta, { table });
      return false;
    }
    const directory = store.directory(id);
    const wasKilled = await terminate(meta, {
      table,
      // A supervisor whose worker has ended waits for our lock to record what we record ourselves.
      isDone: async (left) =>
        isSupervisorAlone(meta, left) && await hasWorkerEnded(directory, meta),
    });
    if (readError !== undefined) return true;
    await recordEnd(store, meta, { stopped: wasKilled ? "killed" : "asked", table });
    return true;
  });
}

/** A record that cannot be read keeps nobody from stopping the agent. */
function readOrUnknown(
  store: AgentStore,
  id: string,
): { meta: AgentMeta; readError?: unknown } {
  try {
    return { meta: store.read(id) };
  } catch (readError) {
    return { meta: unknownMeta(id), readError };
  }
}

function isSupervisorAlone(meta: AgentMeta, left: readonly ProcessInfo[]): boolean {
  return left.length === 1 && left[0]?.pid === meta.pid;
}
