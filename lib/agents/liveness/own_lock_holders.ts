/**
 * An agent that holds the lock of its own directory: it must not keep anybody from ending or removing it.
 *
 * @module
 */
import type { LockOptions } from "../../sys/lock.ts";
import type { ProcessTable } from "../../sys/process_info.ts";
import { sendSignal } from "../../sys/send_signal.ts";
import { unknownMeta } from "../record/meta.ts";
import { ProcessSnapshot } from "../processes.ts";
import type { AgentStore } from "../record/store.ts";

/**
 * How to wait for the lock of an agent whose processes are to be ended anyway: those of them that keep it are
 * killed. Its supervisor is not, which has the lock to record the end.
 */
export function endingOwnHolders(
  store: AgentStore,
  id: string,
  { table }: { table: ProcessTable },
): LockOptions {
  return {
    whileHeld: () => {
      const meta = readOrUnknown(store, id);
      const ours = new ProcessSnapshot(table).processesOf(meta);
      for (const { pid } of table.havingOpen(ours, store.directory(id))) {
        if (pid !== meta.pid) sendSignal(pid, "SIGKILL");
      }
    },
  };
}

function readOrUnknown(store: AgentStore, id: string) {
  try {
    return store.read(id);
  } catch {
    return unknownMeta(id);
  }
}
