/**
 * State is derived, not remembered: the record says what was started, the system says what lives.
 *
 * @module
 */
import { errorMessage } from "../errors.ts";
import type { ProcessTable } from "../sys/process_info.ts";
import { livenessOf } from "./liveness/liveness.ts";
import { type AgentMeta, hasEnded, isSettled } from "./record/meta.ts";
import { ProcessSnapshot } from "./processes.ts";
import type { RecordEntry } from "./record/records.ts";
import type { AgentStore } from "./record/store.ts";

/**
 * A wait for a lock occupies one of the 32 threads that Deno has for files: two listings that wait
 * for each other's locks with all of them would wait for ever.
 */
const SETTLED_AT_ONCE = 8;

/** An agent as it is now. */
export type AgentStatus = ReadableStatus | { id: string; state: "unreadable"; reason: string };

/** One whose record can be used. */
export interface ReadableStatus {
  id: string;
  /** `elsewhere`: another machine or container started it, and nothing proves that it runs. */
  state: "running" | "stopped" | "elsewhere";
  /** Where it is, of one that is not here: `on devbox`. */
  place?: string;
  /** Processes that an agent which is not running left behind, where there are some. */
  leftovers?: number;
  meta: AgentMeta;
  /** Since the latest start. */
  ageInSeconds: number;
}

export interface StateOptions {
  table: ProcessTable;
  /** Told in words about what could not be written back. */
  onWarning?: (message: string) => void;
}

/** The state of every agent, newest first; what was found is written back. */
export async function listStatus(store: AgentStore, options: StateOptions): Promise<AgentStatus[]> {
  const snapshot = new ProcessSnapshot(options.table);
  const statuses = store.list().map((entry) => toStatus(entry, { store, snapshot }));
  const abandoned = statuses.filter((status) => status.state === "abandoned");
  const settled: AgentStatus[] = [];
  const queue = abandoned.values();
  const takeFromQueue = async () => {
    for (const status of queue) settled.push(await settle(status, { store, ...options }));
  };
  await Promise.all(Array.from({ length: SETTLED_AT_ONCE }, takeFromQueue));
  return statuses.filter((status) => status.state !== "abandoned").concat(settled)
    .sort(byStartNewestFirst);
}

/**
 * The state of one agent; what was found is written back.
 *
 * @throws {UserError} when there is no such agent, or its record cannot be read
 */
export async function readStatus(
  store: AgentStore,
  id: string,
  { snapshot, ...options }: StateOptions & {
    /** How long to wait for another command that is recording the end, in milliseconds. */
    patienceMs?: number;
    /** For whoever asks about several agents at once. */
    snapshot?: ProcessSnapshot;
  },
): Promise<ReadableStatus> {
  const status = recordedStatus(store.read(id), {
    store,
    snapshot: snapshot ?? new ProcessSnapshot(options.table),
  });
  return status.state === "abandoned" ? await settle(status, { store, ...options }) : status;
}

/** A run that is over although nobody recorded its end. */
interface Abandoned extends Omit<ReadableStatus, "state"> {
  state: "abandoned";
}

interface Look {
  store: AgentStore;
  snapshot: ProcessSnapshot;
}

function toStatus(entry: RecordEntry, look: Look): AgentStatus | Abandoned {
  if ("unreadable" in entry) {
    return { id: entry.id, state: "unreadable", reason: entry.unreadable };
  }
  return recordedStatus(entry.meta, look);
}

function recordedStatus(
  meta: AgentMeta,
  { store, snapshot }: Look,
): ReadableStatus | Abandoned {
  const { id } = meta;
  const common = { id, meta, ageInSeconds: ageOf(meta, snapshot) };
  if (isSettled(meta)) {
    // Only who was ended together with its supervisor can have left something running.
    const leftovers = hasEnded(meta) && meta.reason === "lost" ? snapshot.leftoversOf(meta) : [];
    return { ...common, state: "stopped", ...leftoverCount(leftovers) };
  }
  const liveness = livenessOf(meta, { snapshot, directory: store.directory(id) });
  switch (liveness.kind) {
    case "alive":
      return { ...common, state: "running" };
    case "elsewhere":
      return {
        ...common,
        state: liveness.isProven ? "running" : "elsewhere",
        place: liveness.place,
      };
    case "over":
      return { ...common, state: "abandoned", ...leftoverCount(snapshot.leftoversOf(meta)) };
  }
}

function leftoverCount({ length }: readonly unknown[]): { leftovers?: number } {
  return length === 0 ? {} : { leftovers: length };
}

async function settle(
  { id, meta, ...rest }: Abandoned,
  { store, onWarning, ...options }: StateOptions & { store: AgentStore; patienceMs?: number },
): Promise<ReadableStatus> {
  try {
    // Mostly every end is recorded, and a listing is quicker without what ends processes.
    const { settleAbandoned } = await import("./ending/settle.ts");
    const settled = await settleAbandoned(store, meta, options);
    return { ...rest, id, state: settled.state, meta: settled };
  } catch (error) {
    // A full disk or a read-only home must not hide what is true.
    onWarning?.(`cannot record that ${id} stopped: ${errorMessage(error)}`);
    return { ...rest, id, state: "stopped", meta };
  }
}

/** Seconds since the latest start; the clock of the wall only where no steadier one tells. */
export function ageOf(meta: AgentMeta, snapshot: ProcessSnapshot): number {
  const byWallClock = (Date.now() - Date.parse(meta.started_at)) / 1000;
  return Math.max(0, snapshot.ageInSeconds(meta) ?? byWallClock);
}

function byStartNewestFirst(a: AgentStatus, b: AgentStatus): number {
  const ageA = "ageInSeconds" in a ? a.ageInSeconds : Infinity;
  const ageB = "ageInSeconds" in b ? b.ageInSeconds : Infinity;
  if (ageA !== ageB) return ageA - ageB;
  // Not localeCompare: ids are ASCII, and loading a collation takes longer than the whole listing.
  return a.id < b.id ? -1 : 1;
}
