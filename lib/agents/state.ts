/**
 * State is derived, not remembered: the record says what was started, the system says what lives.
 *
 * @module
 */
import { errorMessage } from "../errors.ts";
import type { Look } from "./executors/executor.ts";
import type { Executors } from "./executors/executors.ts";
import type { Staleness } from "./liveness/liveness.ts";
import {
  type AgentMeta,
  type EndedMeta,
  hasEnded,
  isSettled,
  type NewMeta,
} from "./record/meta.ts";
import type { QueuePlace } from "./queue/queue_places.ts";
import { type RecordEntry, recordsOf } from "./record/records.ts";
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
  state: "running" | "stopped" | "queued" | "elsewhere";
  /** Where it is, of one that is not here: `on devbox`. */
  place?: string;
  /** Of one that waits for its turn: how many are before it and itself, and what it waits for. */
  queue?: QueuePlace;
  /** Of one that runs as a job: where. */
  node?: string;
  /** Of one that waits in somebody else's queue: why, in words. */
  waitsBecause?: string;
  /** How old what is told is, and why nothing newer is to be had. */
  stale?: Staleness;
  /** Processes that an agent which is not running left behind, where there are some. */
  leftovers?: number;
  meta: AgentMeta;
  /** Since the latest start. */
  ageInSeconds: number;
}

export interface StateOptions {
  executors: Executors;
  /** Told in words about what could not be written back. */
  onWarning?: (message: string) => void;
}

/** The state of every agent, newest first; what was found is written back. */
export async function listStatus(store: AgentStore, options: StateOptions): Promise<AgentStatus[]> {
  const look = options.executors.look();
  const statuses = await Promise.all(store.list().map((entry) => toStatus(entry, look)));
  const abandoned = statuses.filter((status) => status.state === "abandoned");
  const settled: AgentStatus[] = [];
  const queue = abandoned.values();
  const takeFromQueue = async () => {
    for (const status of queue) settled.push(await settle(status, { store, ...options }));
  };
  await Promise.all(Array.from({ length: SETTLED_AT_ONCE }, takeFromQueue));
  const all = statuses.filter((status) => status.state !== "abandoned").concat(settled);
  return (await withQueuePlaces(all)).sort(byStartNewestFirst);
}

/**
 * The state of one agent; what was found is written back.
 *
 * @throws {UserError} when there is no such agent, or its record cannot be read
 */
export async function readStatus(
  store: AgentStore,
  id: string,
  { look, ...options }: StateOptions & {
    /** How long to wait for another command that is recording the end, in milliseconds. */
    patienceMs?: number;
    /** For whoever asks about several agents at once. */
    look?: Look;
  },
): Promise<ReadableStatus> {
  const status = await recordedStatus(store.read(id), look ?? options.executors.look());
  if (status.state === "abandoned") return await settle(status, { store, ...options });
  if (status.state !== "queued") return status;
  // Its place is one among all.
  const records = recordsOf(store.list());
  const { queuePlaces } = await import("./queue/queue_places.ts");
  const queue = queuePlaces(records).get(id);
  return queue === undefined ? status : { ...status, queue };
}

/** Those that wait with their places in the queue. */
async function withQueuePlaces(statuses: AgentStatus[]): Promise<AgentStatus[]> {
  // Mostly nobody waits, and a listing is quicker without what orders a queue.
  if (statuses.every(({ state }) => state !== "queued")) return statuses;
  const { queuePlaces } = await import("./queue/queue_places.ts");
  const places = queuePlaces(statuses.flatMap((status) => "meta" in status ? [status.meta] : []));
  return statuses.map((status) => {
    const queue = places.get(status.id);
    return "meta" in status && queue !== undefined ? { ...status, queue } : status;
  });
}

/** A run that is over although nobody recorded its end. */
interface Abandoned extends Omit<ReadableStatus, "state"> {
  state: "abandoned";
}

function toStatus(
  entry: RecordEntry,
  look: Look,
): AgentStatus | Abandoned | Promise<AgentStatus | Abandoned> {
  if ("unreadable" in entry) {
    return { id: entry.id, state: "unreadable", reason: entry.unreadable };
  }
  // Most of a long list are settled: nothing has to be waited for.
  return isQuiet(entry.meta) ? quietStatus(entry.meta, look) : lookedAt(entry.meta, look);
}

/** Whether its record tells all of it. */
function isQuiet(meta: AgentMeta): meta is NewMeta | EndedMeta {
  // Only who was ended together with its supervisor can have left something running.
  return meta.state === "stopped" && !("reason" in meta && meta.reason === "lost");
}

function quietStatus(meta: NewMeta | EndedMeta, look: Look): AgentStatus {
  const { id } = meta;
  try {
    return { id, meta, ageInSeconds: ageOf(meta, look), state: "stopped" };
  } catch (error) {
    return { id, state: "unreadable", reason: errorMessage(error) };
  }
}

async function lookedAt(meta: AgentMeta, look: Look): Promise<AgentStatus | Abandoned> {
  const { id } = meta;
  try {
    return await recordedStatus(meta, look);
  } catch (error) {
    // What only a newer version can look at must not take the other rows along.
    return { id, state: "unreadable", reason: errorMessage(error) };
  }
}

async function recordedStatus(meta: AgentMeta, look: Look): Promise<ReadableStatus | Abandoned> {
  const { id } = meta;
  const common = { id, meta, ageInSeconds: ageOf(meta, look) };
  if (meta.state === "queued") return { ...common, state: "queued" };
  if (isSettled(meta)) {
    // Only who was ended together with its supervisor can have left something running.
    const leftovers = hasEnded(meta) && meta.reason === "lost" ? await look.leftoversOf(meta) : 0;
    return { ...common, state: "stopped", ...leftoverCount(leftovers) };
  }
  const liveness = await look.livenessOf(meta);
  switch (liveness.kind) {
    case "alive":
      return { ...common, state: "running", ...nodeOf(liveness), ...staleness(liveness) };
    case "waiting":
      return { ...common, state: "queued", waitsBecause: liveness.why, ...staleness(liveness) };
    case "elsewhere":
      return {
        ...common,
        state: liveness.isProven ? "running" : "elsewhere",
        place: liveness.place,
      };
    case "over":
      return { ...common, state: "abandoned", ...leftoverCount(await look.leftoversOf(meta)) };
  }
}

function nodeOf({ node }: { node?: string }): { node?: string } {
  return node === undefined ? {} : { node };
}

function staleness({ stale }: { stale?: Staleness }): { stale?: Staleness } {
  return stale === undefined ? {} : { stale };
}

function leftoverCount(count: number): { leftovers?: number } {
  return count === 0 ? {} : { leftovers: count };
}

async function settle(
  { id, meta, leftovers = 0, ...rest }: Abandoned,
  { store, onWarning, ...options }: StateOptions & { store: AgentStore; patienceMs?: number },
): Promise<ReadableStatus> {
  // Mostly every end is recorded, and a listing is quicker without what ends processes.
  const { settleAbandoned, unrecordedEnd } = await import("./ending/settle.ts");
  try {
    const settled = await settleAbandoned(store, meta, options);
    const isLost = hasEnded(settled) && settled.reason === "lost";
    return {
      ...rest,
      ...leftoverCount(isLost ? leftovers : 0),
      id,
      state: settled.state === "running" ? "running" : "stopped",
      meta: settled,
    };
  } catch (error) {
    const why = errorMessage(error);
    onWarning?.(`cannot record that ${id} stopped: ${why}`);
    return {
      ...rest,
      ...leftoverCount(leftovers),
      id,
      state: "stopped",
      meta: await unrecordedEnd(store, meta, { ...options, why }),
    };
  }
}

/** Seconds since the latest start; the clock of the wall only where no steadier one tells. */
export function ageOf(meta: AgentMeta, look: Look): number {
  return Math.max(0, look.ageInSeconds(meta) ?? (look.at - Date.parse(meta.started_at)) / 1000);
}

function byStartNewestFirst(a: AgentStatus, b: AgentStatus): number {
  const ageA = "ageInSeconds" in a ? a.ageInSeconds : Infinity;
  const ageB = "ageInSeconds" in b ? b.ageInSeconds : Infinity;
  if (ageA !== ageB) return ageA - ageB;
  // Not localeCompare: ids are ASCII, and loading a collation takes longer than the whole listing.
  return a.id < b.id ? -1 : 1;
}
