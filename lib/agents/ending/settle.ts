/**
 * Recording how a run ended.
 *
 * @module
 */
import { removeWhatWasLeft } from "../../sys/files/temporary_directory.ts";
import { isDiskFull } from "../../sys/system_error.ts";
import type { Executors } from "../executors/executors.ts";
import {
  type AgentMeta,
  type EndedMeta,
  hasEnded,
  isSettled,
  type NewMeta,
  type QueuedMeta,
  type RunEnd,
  type StartedMeta,
} from "../record/meta.ts";
import { ended, reopened } from "../record/transitions.ts";
import { endLeftovers } from "../liveness/leftover_processes.ts";
import { endingOwnHolders } from "../liveness/own_lock_holders.ts";
import type { Finished } from "../finish/finished.ts";
import type { FinishedWork } from "../finish/finish_work.ts";
import { isFinishDue } from "../finish/finish_due.ts";
import type { WorktreeAgent } from "../worktrees/users.ts";
import { forgetEnd } from "./end_file.ts";
import { endOpenRecords } from "./end_open_records.ts";
import { endTime } from "./end_time.ts";
import { freeOutcomeRoom } from "./outcome_room.ts";
import { judgeRestart } from "./restart_verdict.ts";
import { hasWorkerEnded, readRunEnd, type RunEndOptions } from "./run_end.ts";
import { whileDiskIsFull } from "./while_disk_is_full.ts";
import type { AgentStore } from "../record/store.ts";

export interface SettleRequest {
  id: string;
  /** Of the run that ended; another one is none of our business. */
  nonce: string;
  /** `$?` of the worker. */
  status: number;
}

export interface SettleOptions {
  request: SettleRequest;
  executors: Executors;
  /** Brings the work of a run home (`--finish`); must not fail. */
  finish?: (agent: WorktreeAgent, end: RunEnd) => Promise<FinishedWork>;
  /** See `whileDiskIsFull()`. */
  fullDiskMs?: number;
}

/** An end that is yet to be recorded. */
interface DueEnd {
  meta: StartedMeta;
  record: Omit<RecordEndOptions, "executors">;
  /** What brings the work of the run home before. */
  finish?: () => Promise<FinishedWork>;
}

/**
 * What the supervisor becomes: ends what the worker left running in the background, brings its work home, and records
 * how the run ended, unless `stop` did that already.
 */
export async function settle(
  store: AgentStore,
  { request: { id, nonce, status }, executors, finish, fullDiskMs }: SettleOptions,
): Promise<void> {
  const unsettled = (): StartedMeta | undefined => {
    const meta = store.read(id);
    if (meta.identity?.nonce !== nonce) return undefined;
    // Somebody who could not see the run took it for lost: now it is known better.
    if (hasEnded(meta) && meta.reason === "lost") return reopened(meta);
    return isSettled(meta) ? undefined : meta;
  };
  const whileOthersHold = endingOwnHolders(store, id, { executors });
  const recorded = async (due: DueEnd): Promise<DueEnd | undefined> => {
    try {
      await recordEnd(store, due.meta, { ...due.record, executors });
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      return due;
    }
  };
  const lookAtEnd = async (): Promise<DueEnd | undefined> => {
    const meta = unsettled();
    if (meta === undefined) return undefined;
    await executors.of(meta).end(meta);
    // What it was taken for was told; now it is told how it ended.
    if (hasEnded(store.read(id))) {
      await store.write(meta);
      forgetEnd(store.directory(id));
    }
    await endOpenRecords(store, id);
    // The agent has not ended: its next run waits for its turn.
    if (await executors.of(meta).isRequeued?.(meta)) return undefined;
    const end = await readRunEnd(store.directory(id), meta, { status });
    const verdict = judgeRestart(meta, end);
    if (store.startAgain !== undefined && verdict.kind === "restart") {
      const note = await store.startAgain(meta, verdict.count);
      // What the run left to tell it by went with the attempt.
      return note === undefined ? undefined : await recorded({ meta, record: { end, note } });
    }
    if (finish !== undefined && isFinishDue(meta, end.reason)) {
      return { meta, record: { end }, finish: () => finish(meta, end) };
    }
    return await recorded({ meta, record: { end } });
  };
  const look = () => store.locked(id, lookAtEnd, whileOthersHold);
  const due = await whileDiskIsFull(look, fullDiskMs);
  if (due === undefined) return;
  // Without the lock: hooks may take minutes, and who stops the agent is not to wait for them.
  const work = await due.finish?.();
  const record = { ...due.record, ...(work === undefined ? {} : { work }), executors };
  const recordIt = async () => {
    const meta = unsettled();
    if (meta !== undefined) await recordEnd(store, meta, record);
  };
  await whileDiskIsFull(() => store.locked(id, recordIt, whileOthersHold), fullDiskMs);
}

/** Its supervisor does that, and was ended before, or while it did. */
const NOT_FINISHED: Finished = { problem: "cut short: its supervisor was ended" };

export interface RecordEndOptions extends RunEndOptions {
  executors: Executors;
  /** How it ended; read from what the run left unless given. */
  end?: RunEnd;
  work?: FinishedWork;
  /** What is to be known of it beyond that. */
  note?: string;
}

function gaveUp(count: number): string {
  return `gave up after ${count === 1 ? "1 restart" : `${count} restarts`}`;
}

/** Writes the end of a run whose processes are gone; the caller holds the lock. */
export async function recordEnd(
  store: AgentStore,
  meta: AgentMeta,
  options: RecordEndOptions,
): Promise<NewMeta | QueuedMeta | EndedMeta> {
  if (isSettled(meta)) return meta;
  const record = await recordOfEnd(store, meta, options);
  // One that could not end by itself, or was told to, may have left half a file where it worked, or the /tmp of its sandbox.
  if (record.reason !== "completed") removeWhatWasLeft();
  // Perhaps it is just enough for the record.
  await freeOutcomeRoom(store.directory(meta.id));
  await store.write(record);
  store.onEnded(record);
  store.tidy(meta.id);
  return record;
}

/** What the record of a run is to say whose processes are gone. */
async function recordOfEnd(
  store: AgentStore,
  meta: StartedMeta,
  { executors, end: known, work, note, ...options }: RecordEndOptions,
): Promise<EndedMeta> {
  const end = await executors.of(meta).explainEnd(
    known ?? await readRunEnd(store.directory(meta.id), meta, options),
    meta,
  );
  const verdict = judgeRestart(meta, end);
  const said = note ?? (verdict.kind === "gave up" ? gaveUp(verdict.count) : undefined);
  const finished = work?.finished ?? (isFinishDue(meta, end.reason) ? NOT_FINISHED : undefined);
  return ended({
    ...meta,
    ...(work?.pullRequest === undefined ? {} : { pull_request: work.pullRequest }),
  }, {
    ...end,
    ...(said === undefined ? {} : { end_note: said }),
    ...(finished === undefined ? {} : { finished }),
  });
}

/**
 * What is known of an end that cannot be recorded: a full disk or a read-only home must not hide what is true.
 *
 * @param options.why in words, why it cannot be recorded
 */
export async function unrecordedEnd(
  store: AgentStore,
  meta: AgentMeta,
  { executors, why }: { executors: Executors; why: string },
): Promise<AgentMeta> {
  if (isSettled(meta)) return meta;
  const record = await recordOfEnd(store, meta, { executors }).catch(() =>
    // What the run left cannot be read either.
    ended(meta, {
      ended_at: endTime(store.directory(meta.id), meta),
      exit_code: null,
      signal: null,
      reason: "lost",
    })
  );
  if (record.reason !== "lost") return record;
  // Perhaps that is also why nothing tells how it ended.
  return { end_note: `its end cannot be recorded: ${why}`, ...record };
}

/** How long a list waits for who is recording an end: who it is knows best how the run ended. */
const PATIENCE_MS = 1_000;

/**
 * Records the end of a run that nobody recorded (its supervisor was killed, the machine lost
 * power), unless another command is at it for `patienceMs`, as `stop` is until it has recorded the end. Where the worker
 * ended by itself, what it left running is ended.
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
    const look = executors.look();
    const { kind } = await look.livenessOf(latest);
    if (kind !== "over") return latest;
    if (isSettled(latest)) return latest;
    const again = await goneOn(store, latest, executors);
    if (again !== undefined) return again;
    const end = await readRunEnd(store.directory(latest.id), latest);
    // What its supervisor would have done; of one that is lost nobody knows whether it was to end.
    if (end.reason !== "lost") await endLeftovers(latest, { executors, look });
    return await recordEnd(store, latest, { executors, end });
  });
  return settled ?? await recordOfEnd(store, meta, { executors });
}

/**
 * Starts again what its supervisor was to start again, which saw the run end and was ended before it could. The caller
 * holds the lock, so that it happens once.
 *
 * @returns the record of the new run; undefined where there is none to be
 */
async function goneOn(
  store: AgentStore,
  meta: AgentMeta,
  executors: Executors,
): Promise<AgentMeta | undefined> {
  if (meta.restart === undefined || store.startAgain === undefined || meta.state !== "running") {
    return undefined;
  }
  const directory = store.directory(meta.id);
  if (!await hasWorkerEnded(directory, meta)) return undefined;
  const end = await readRunEnd(directory, meta);
  const verdict = judgeRestart(meta, end);
  if (verdict.kind !== "restart") return undefined;
  await executors.of(meta).end(meta);
  await endOpenRecords(store, meta.id);
  const note = await store.startAgain(meta, verdict.count);
  return note === undefined
    ? store.read(meta.id)
    : await recordEnd(store, meta, { executors, end, note });
}
