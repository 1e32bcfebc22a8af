/**
 * An agent as scripts see it (`--json`): what its record holds, and what is derived from it. Stable:
 * fields are added, never renamed or taken away.
 *
 * @module
 */
import { join } from "@std/path/join";
import { STDERR_LOG, STDOUT_LOG } from "./files.ts";
import { type AgentMeta, hasEnded, inOrder, type Tokens } from "./meta.ts";
import {
  activitySeconds,
  describeActivity,
  type Progress,
  progressOf,
  type TodoItem,
} from "../progress.ts";
import type { AgentStatus, ReadableStatus } from "../state.ts";
import type { AgentStore } from "./store.ts";

/** What is derived; `state` in it is true now, whatever the record says. */
interface Derived {
  /** Of the process that watches over it; null while there is none, or it is another machine's. */
  pid: number | null;
  state: ReadableStatus["state"];
  /** Where it is, of one that is not here: `on devbox`. */
  place?: string;
  /** How many processes an agent which is not running left behind, where there are some. */
  leftovers?: number;
  /** Whole seconds since the latest start. */
  age_s: number;
  /** Whole seconds that the latest run took, or has taken so far; null where nobody can tell. */
  duration_s: number | null;
  /** Of one that runs as a job: on which node. */
  node?: string;
  /** Of one that waits in the queue of a cluster: why, in words. */
  waits_because?: string;
  /** Whole seconds since its cluster last answered, where it does not answer now; null where it never has. */
  stale_s?: number | null;
  /** and why it does not. */
  stale_because?: string;
  /** Of one that waits for its turn: its place in the queue, 1 for the next one, */
  queue_position?: number;
  /** and the ids of those that have to end first. */
  waits_for?: string[];
  /** Of a run that goes on: what it is doing, and for how many whole seconds; */
  activity?: string;
  activity_s?: number;
  /** the last line of its words, */
  said?: string;
  /** tokens that its next request begins with, and tokens that fit, */
  context?: { used: number; window: number };
  /** and what it means to do. */
  todos?: TodoItem[];
  /** Of a run that goes on, so far; of one that is over, in all. */
  num_turns?: number;
  tokens?: Tokens;
  cost_usd?: number;
  /** Base URL of the endpoint that answers, or answered last. */
  endpoint?: string;
  /** Absolute paths. */
  directory: string;
  stdout_log: string;
  stderr_log: string;
}

/** Of an agent whose record cannot be used. */
interface UnreadableReport {
  id: string;
  state: "unreadable";
  /** Why. */
  error: string;
  directory: string;
}

export type ReadableReport = Reported<AgentMeta>;
type Reported<Meta> = Meta extends AgentMeta ? Omit<Meta, "state" | "pid"> & Derived : never;

/** Describes an agent for scripts. */
export function reportOf(status: ReadableStatus, store: AgentStore): ReadableReport;
export function reportOf(status: AgentStatus, store: AgentStore): ReadableReport | UnreadableReport;
export function reportOf(
  status: AgentStatus,
  store: AgentStore,
): ReadableReport | UnreadableReport {
  const { id } = status;
  const directory = store.directory(id);
  if (status.state === "unreadable") {
    return { id, state: status.state, error: status.reason, directory };
  }
  const { meta, state, place, leftovers, ageInSeconds } = status;
  return {
    ...inOrder(meta),
    // That of a job is a process of another machine.
    pid: meta.pid === 0 ? null : meta.pid,
    state,
    ...(place === undefined ? {} : { place }),
    ...(status.node === undefined ? {} : { node: status.node }),
    ...(status.waitsBecause === undefined ? {} : { waits_because: status.waitsBecause }),
    ...(status.stale === undefined ? {} : {
      stale_s: wholeSeconds(status.stale.seconds),
      stale_because: status.stale.why,
    }),
    ...(leftovers === undefined ? {} : { leftovers }),
    age_s: Math.floor(ageInSeconds),
    duration_s: runSeconds(status),
    ...(status.queue === undefined ? {} : {
      queue_position: status.queue.position,
      waits_for: status.queue.waitsFor,
    }),
    ...liveFields(progressOf(status, directory)),
    directory,
    stdout_log: join(directory, STDOUT_LOG),
    stderr_log: join(directory, STDERR_LOG),
  };
}

/** What a run that goes on tells of itself. */
function liveFields(progress: Progress | undefined): Partial<Derived> {
  if (progress === undefined) return {};
  const { turns, tokens, cost_usd, context, endpoint, activity, said, todos } = progress;
  const fields: { [Name in keyof Derived]?: Derived[Name] | undefined } = {
    num_turns: turns,
    tokens,
    cost_usd,
    context,
    endpoint,
    activity: activity && describeActivity(activity),
    activity_s: activity && activitySeconds(activity),
    said,
    todos,
  };
  return Object.fromEntries(
    Object.entries(fields).filter(([_name, value]) => value !== undefined),
  );
}

/** Whole seconds of the latest run; null when it was never started, or nobody knows when it ended. */
function runSeconds({ meta, state, ageInSeconds }: ReadableStatus): number | null {
  if (meta.pid === null) return null;
  if (state !== "stopped") return Math.floor(ageInSeconds);
  if (!hasEnded(meta)) return null;
  // The clock of the wall may have been set back meanwhile.
  return Math.max(0, Math.floor((Date.parse(meta.ended_at) - Date.parse(meta.started_at)) / 1000));
}

/** JSON has no infinity. */
function wholeSeconds(seconds: number): number | null {
  return Number.isFinite(seconds) ? Math.floor(seconds) : null;
}
