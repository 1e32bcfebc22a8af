/**
 * Waiting for agents to end.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import { delay } from "../sys/delay.ts";
import type { AgentMeta } from "./record/meta.ts";
import type { Executors } from "./executors/executors.ts";
import { LONGEST_STOP_MS } from "./ending/grace.ts";
import { readStatus } from "./state.ts";
import type { AgentStore } from "./record/store.ts";

/** Between two looks at the agents, */
const POLL_MS = 100;
/** or longer, so that looking takes no more than a tenth of the time: on macOS each look is a ps(1). */
const REST = 9;

export interface WaitOptions {
  executors: Executors;
  /** One that has ended is enough. */
  any: boolean;
  /** Ends the waiting. */
  signal: AbortSignal;
  /** Told in words about what could not be written back, and whose end may never be known. */
  onWarning: (message: string) => void;
  /** Told of each agent as soon as it has ended, with its record. */
  onEnd: (meta: AgentMeta) => void;
  /** Told of each of several that cannot be waited for (any longer). */
  onFailure: (id: string, error: UserError) => void;
}

/**
 * Waits until agents have ended.
 *
 * @returns whether they have; false when `signal` ended the waiting before
 * @throws {UserError} when the only one is not there (any more), or its record cannot be read
 */
export async function waitForEnd(
  store: AgentStore,
  ids: readonly string[],
  { executors, any, signal, onEnd, onFailure, onWarning }: WaitOptions,
): Promise<boolean> {
  const waiting = new Set(ids);
  const warned = new Set<string>();
  for (;;) {
    const began = performance.now();
    const look = executors.look();
    for (const id of waiting) {
      const status = await readStatus(store, id, {
        executors,
        onWarning,
        look,
        patienceMs: LONGEST_STOP_MS,
      }).catch((error: unknown) => {
        if (ids.length === 1 || !(error instanceof UserError)) throw error;
        return error;
      });
      if (status instanceof UserError) {
        waiting.delete(id);
        onFailure(id, status);
        continue;
      }
      const { state, meta, place } = status;
      if (state === "elsewhere" && !warned.has(id)) {
        warned.add(id);
        onWarning(`${id} was started ${place}, and nothing shows that it still runs`);
      }
      if (state !== "stopped") continue;
      waiting.delete(id);
      onEnd(meta);
      if (any) return true;
    }
    if (waiting.size === 0) return true;
    if (signal.aborted) return false;
    await delay(Math.max(POLL_MS, REST * (performance.now() - began)), signal);
  }
}
