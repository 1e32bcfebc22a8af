/**
 * An agent that holds the lock of its own directory: it must not keep anybody from ending or removing it.
 *
 * @module
 */
import type { LockOptions } from "../../sys/lock.ts";
import type { Executors } from "../executors/executors.ts";
import { unknownMeta } from "../record/meta.ts";
import type { AgentStore } from "../record/store.ts";

/**
 * How to wait for the lock of an agent whose processes are to be ended anyway: those of them that keep it are
 * killed. Its supervisor is not, which has the lock to record the end.
 */
export function endingOwnHolders(
  store: AgentStore,
  id: string,
  { executors }: { executors: Executors },
): LockOptions {
  return {
    whileHeld: () => {
      const meta = readOrUnknown(store, id);
      executors.of(meta).endLockHolders(meta);
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
