/**
 * Stopping an agent: every process of its run, and nothing that is not its (see `executors/local/processes.ts`).
 *
 * @module
 */
import { errorMessage, UserError } from "../errors.ts";
import type { Executors } from "./executors/executors.ts";
import { endLeftovers } from "./liveness/leftover_processes.ts";
import { endingOwnHolders } from "./liveness/own_lock_holders.ts";
import { assertNotElsewhere } from "./liveness/liveness.ts";
import { QueueDirectory } from "./queue/queue_directory.ts";
import { forgetSurroundings } from "./queue/surroundings.ts";
import { type AgentMeta, type QueuedMeta, unknownMeta } from "./record/meta.ts";
import { ended } from "./record/transitions.ts";
import { endReferencesOf } from "./ending/end_open_records.ts";
import { recordEnd } from "./ending/settle.ts";
import type { AgentStore } from "./record/store.ts";

/** What was done: a run ended, or of one that was over already so many processes that it had left. */
export type Stopped =
  | { kind: "stopped" }
  | { kind: "was over"; leftovers: number; mayHide?: true }
  /** It waited for its turn, which will not come. */
  | { kind: "was queued" };

/** Somebody waits: what takes longer, as a named pipe among the references, is left to who looks at them. */
const REFERENCES_MS = 2_000;

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
  { executors }: { executors: Executors },
): Promise<Stopped> {
  return await store.locked(id, async () => {
    const { meta, readError } = readOrUnknown(store, id);
    if (meta.state === "queued") {
      await leaveQueue(store, meta);
      return { kind: "was queued" };
    }
    const look = executors.look();
    const liveness = await look.livenessOf(meta);
    assertNotElsewhere(liveness, { id, what: "stop" });
    if (liveness.kind === "over") {
      const leftovers = await endLeftovers(meta, { executors, look });
      if (readError !== undefined && leftovers === 0) throw readError;
      if (readError === undefined) await recordEnd(store, meta, { executors });
      const over = readError === undefined ? store.read(id) : meta;
      return { kind: "was over", leftovers, ...(look.mayHide(over) ? { mayHide: true } : {}) };
    }
    const wasKilled = await executors.of(meta).end(meta);
    if (readError === undefined) {
      await recordEnd(store, meta, { stopped: wasKilled ? "killed" : "asked", executors })
        .catch((error) => {
          // Nobody is to take it for still running.
          throw new UserError(`${id} was ended; that cannot be recorded: ${errorMessage(error)}`);
        });
    }
    // Later somebody else's changes would be among them.
    await endReferencesOf(store, id, { timeoutMs: REFERENCES_MS }).catch(() => {});
    return { kind: "stopped" };
  }, endingOwnHolders(store, id, { executors }));
}

async function leaveQueue(store: AgentStore, meta: QueuedMeta): Promise<void> {
  const ended_at = new Date().toISOString();
  const end = ended(meta, {
    ended_at,
    exit_code: null,
    signal: null,
    reason: "stopped",
    end_note: "never started: it was taken out of the queue",
  });
  await store.write(end);
  store.onEnded(end);
  new QueueDirectory(store.home).unmark(meta.id);
  await forgetSurroundings(store.directory(meta.id));
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
