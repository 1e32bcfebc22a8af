/**
 * Recording how a run ended.
 *
 * @module
 */
import type { Executors } from "../executors/executors.ts";
import {
  type AgentMeta,
  ended,
  type EndedMeta,
  hasEnded,
  isSettled,
  type NewMeta,
  reopened,
} from "../record/meta.ts";
import { endingOwnHolders } from "../liveness/own_lock_holders.ts";
import { readRunEnd, type RunEndOptions } from "./run_end.ts";
import type { AgentStore } from "../record/store.ts";

export interface SettleRequest {
  id: string;
  /** Of the run that ended; another one is none of our business. */
  nonce: string;
  /** `$?` of the worker. */
  status: number;
}

/**
 * What the supervisor becomes: ends what the worker left running in the background, and records
 * how the run ended, unless `stop` did that already.
 */
export async function settle(
  store: AgentStore,
  { request: { id, nonce, status }, executors }: {
    request: SettleRequest;
    executors: Executors;
  },
): Promise<void> {
  await store.locked(id, async () => {
    const meta = store.read(id);
    if (meta.identity?.nonce !== nonce) return;
    // Somebody who could not see the run took it for lost: now it is known better.
    const wasTakenForLost = hasEnded(meta) && meta.reason === "lost";
    if (isSettled(meta) && !wasTakenForLost) return;
    await executors.of(meta).end(meta);
    await recordEnd(store, wasTakenForLost ? reopened(meta) : meta, { status, executors });
  }, endingOwnHolders(store, id, { executors }));
}

/** Writes the end of a run whose processes are gone; the caller holds the lock. */
export async function recordEnd(
  store: AgentStore,
  meta: AgentMeta,
  { executors, ...options }: RunEndOptions & { executors: Executors },
): Promise<NewMeta | EndedMeta> {
  if (isSettled(meta)) return meta;
  const end = await readRunEnd(store.directory(meta.id), meta, options);
  const record = ended(meta, executors.of(meta).explainEnd(end, meta));
  await store.write(record);
  await store.tidy(meta.id);
  return record;
}

/** How long a list waits for who is recording an end: who it is knows best how the run ended. */
const PATIENCE_MS = 1_000;

/**
 * Records the end of a run that nobody recorded (its supervisor was killed, the machine lost
 * power), unless another command is at it for `patienceMs`, as `stop` is until it has recorded the end.
 *
 * @returns the record as it is to be shown
 */
export async function settleAbandoned(
  store: AgentStore,
  meta: AgentMeta,
  { executors, patienceMs = PATIENCE_MS }: { executors: Executors; patienceMs?: number },
): Promise<AgentMeta> {
  if (isSettled(meta)) return meta;
  const settled = await store.lockedIfFree(meta.id, patienceMs, async () => {
    const latest = store.read(meta.id);
    const { kind } = await executors.look().livenessOf(latest);
    return kind === "over" ? await recordEnd(store, latest, { executors }) : latest;
  });
  return settled ?? ended(meta, await readRunEnd(store.directory(meta.id), meta));
}
