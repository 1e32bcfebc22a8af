/**
 * Stopping an agent: every process of its run, and nothing that is not its (see `processes.ts`).
 *
 * @module
 */
import type { ProcessInfo, ProcessTable } from "../sys/process_info.ts";
import { endLeftovers } from "./liveness/leftover_processes.ts";
import { endingOwnHolders } from "./liveness/own_lock_holders.ts";
import { assertNotElsewhere, livenessOf } from "./liveness/liveness.ts";
import { type AgentMeta, unknownMeta } from "./record/meta.ts";
import { ProcessSnapshot } from "./processes.ts";
import { hasWorkerEnded } from "./ending/run_end.ts";
import { recordEnd } from "./ending/settle.ts";
import type { AgentStore } from "./record/store.ts";
import { terminate } from "./ending/terminate.ts";

/** What was done: a run ended, or of one that was over already so many processes that it had left. */
export type Stopped = { kind: "stopped" } | { kind: "was over"; leftovers: number };

/**
 * Ends the run of an agent and records it.
 *
 * The lock is held all the while: a respawn that comes meanwhile finds the agent stopped by us and
 * refuses, a second stop waits and finds nothing to do.
 *
 * @throws {UserError} when there is no such agent, it is not here, or something of it survives SIGKILL
 */
export async function stop(
  store: AgentStore,
  id: string,
  { table }: { table: ProcessTable },
): Promise<Stopped> {
  return await store.locked(id, async () => {
    const { meta, readError } = readOrUnknown(store, id);
    const snapshot = new ProcessSnapshot(table);
    const directory = store.directory(id);
    const liveness = livenessOf(meta, { snapshot, directory });
    assertNotElsewhere(liveness, { id, what: "stop" });
    if (liveness.kind === "over") {
      const leftovers = await endLeftovers(meta, { table, snapshot });
      if (readError !== undefined && leftovers === 0) throw readError;
      if (readError === undefined) await recordEnd(store, meta, { table });
      return { kind: "was over", leftovers };
    }
    const wasKilled = await terminate(meta, {
      table,
      // A supervisor whose worker has ended waits for our lock to record what we record ourselves.
      isDone: async (left) =>
        isSupervisorAlone(meta, left) && await hasWorkerEnded(directory, meta),
    });
    if (readError === undefined) {
      await recordEnd(store, meta, { stopped: wasKilled ? "killed" : "asked", table });
    }
    return { kind: "stopped" };
  }, endingOwnHolders(store, id, { table }));
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
