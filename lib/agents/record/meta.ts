/**
 * The record of an agent: what `meta.json` holds. Reading one: `parse_meta.ts`; what its fields take: `meta_fields.ts`.
 *
 * The field names are the file's own (snake_case): the record is what users and scripts read.
 *
 * @module
 */
import type { Finished } from "../finish/finished.ts";
import type { KeptOptions } from "../../config/kept_options.ts";
import type { OomKills } from "../../sys/process_info.ts";
import type { StartTerminal } from "../terminal.ts";

/** Schema of meta.json. */
export const META_VERSION = 1;

/** Why a run ended. */
export const END_REASONS = [
  "completed",
  "question",
  "failed",
  "stopped",
  "killed",
  "budget",
  "turns",
  "timeout",
  "lost",
] as const;
export type EndReason = (typeof END_REASONS)[number];

export interface Tokens {
  input: number;
  output: number;
  cache_read: number;
  /** True when the endpoint sent no usage for some of it and we estimated. */
  estimated: boolean;
}

/** What runs have used, as far as it is known. */
export interface Usage {
  cost_usd?: number;
  tokens?: Tokens;
  /** Answers of the model. */
  num_turns?: number;
}

/** Where a pid means something. Records of earlier versions name the boot alone. */
export interface World {
  /** Name of the machine or container. */
  host: string;
  /** Of this start of the machine. */
  boot_id: string;
  /** See pid_namespaces(7); absent where there is only one. */
  pid_namespace?: string;
}

/** What names the supervisor's process for ever: a pid alone is reused within seconds on a busy machine. */
export interface ProcessIdentity extends Partial<World> {
  boot_id: string;
  /** In the system's own unit, see `ProcessInfo.startTime`. */
  start_time: string;
  /** Random, of one run: every process of the run carries it in its environment. */
  nonce: string;
}

/** A process that hands a run to a scheduler. */
export interface Submitter extends World {
  pid: number;
  /** In the system's own unit, see `ProcessInfo.startTime`. */
  start_time: string;
  /** ISO 8601, UTC: who cannot see that process takes it for gone by then. */
  until: string;
}

/** Where in git an agent started. */
export interface GitOrigin {
  /** The commit that its directory was at when it was first started; absent outside of a repository. */
  base_commit?: string;
  /** With `-w`: the branch, as it was given; */
  worktree?: string;
  /** where it is checked out; */
  worktree_path?: string;
  /** and the common git directory of the repository. */
  repository?: string;
}

/** What every record may hold. */
export interface MetaCommon extends KeptOptions, GitOrigin {
  version: number;
  id: string;
  prompt: string;
  /** Absolute. */
  cwd: string;
  created_at: string;
  /** Of the latest start; ISO 8601, UTC. */
  started_at: string;
  /** How often it was started. */
  runs: number;
  /** What those before the latest one used together; absent where that is not known. */
  earlier_runs?: Usage;
  /** What it may be called instead of its id; one agent's at a time. */
  name?: string;
  /** URL of the pull request of its branch. */
  pull_request?: string;
  /** Where it was started, with `--notify terminal`. */
  terminal?: StartTerminal;
  /** Commands of the user's `AgentEnd` hooks, as they were configured when it was started last by somebody. */
  end_hooks?: string[];
  /** The agent that started this one. */
  parent_id?: string;
  /** How deep agents started agents: 1 for one that a person started. */
  depth?: number;
  /** ISONFORGE_* variables of the first start, none of them secret; `respawn` sets them again. */
  environment?: Record<string, string>;
  /** Sizes of the logs in bytes when the latest run began. */
  log_offsets?: { stdout: number; stderr: number };
  /** The out-of-memory killer's counter when the latest run began. */
  oom_kills_before?: OomKills;
  /** What the user calls it by: `--label k=v`. */
  labels?: Record<string, string>;
  /** Since when it waits for its turn; while it does. */
  queued_at?: string;
  /** Name of the machine or container on which it was queued, and which starts it. */
  queued_host?: string;
  /** While it waits: what its next run is told, where that is not the prompt. */
  next_prompt?: string;
  /** It waits for these to end; while it does, */
  after?: string[];
  /** and for these to complete. */
  after_ok?: string[];
  /** When its latest run ends at the latest, ISO 8601, UTC; see `--deadline`. */
  deadline_at?: string;
  /** How often it was started again by itself since somebody started it, */
  restarts?: number;
  /** and when the latest time was, or is going to be. */
  restart_at?: string;
  /** Base URL of the endpoint that its latest run uses; absent where that uses none. */
  endpoint?: string;
  /** The latest run as a job of Slurm's: `4711`, or `4711_3` of an array. */
  job_id?: string;
  /** Of one in an array: the name that all jobs of it share, and the index, before there is a number. */
  job_task?: string;
  /** and what its cluster is called: several may share a home. */
  cluster?: string;
  /** Until Slurm has that run: who hands it over. */
  submitted_by?: Submitter;
  /** What started it, see `executors/executors.ts`; `local` unless it says otherwise. */
  executor?: string;
  /** Which program started it. */
  isonforge_version?: string;
  /** The conversation of the latest run, known from its start. */
  session_id?: string;
  /** The conversation that the latest run went on from; a respawn goes on from none. */
  resumed_session?: string;
}

/** How the latest run ended. */
export interface RunEnd extends Usage {
  ended_at: string;
  /** Null when a signal ended it or nobody saw it end. */
  exit_code: number | null;
  /** Name of the signal that ended it, e.g. `SIGKILL`. */
  signal: string | null;
  reason: EndReason;
  /** Processes that the out-of-memory killer ended since the run began, where that may be why it ended. */
  oom_kills?: number;
  /** What the user is asked, where that is why it ended. */
  question?: string;
  /** Base URL of the endpoint that answered last, where several might. */
  endpoint?: string;
  /** What became of its work, with `--finish`. */
  finished?: Finished;
  /** What kind of failure it was, where another run may fare better: the endpoint's, or one that left no word. */
  failure?: "endpoint" | "crash";
  /** Why it ended so, where isonforge decided it: `never started: …`. */
  end_note?: string;
  /** Absent where the run could not tell any more: then what the record says holds. */
  session_id?: string;
}

/** Nothing was started yet. */
export type NewMeta = MetaCommon & { state: "stopped"; pid: null; identity?: never };

/** It waits for its turn, see `queue/`; what it was before, it may have run. */
export type QueuedMeta = MetaCommon & {
  state: "queued";
  pid: null;
  queued_at: string;
  identity?: never;
};

/** No end of the latest run is recorded; whether it lives is for `state.ts` to find out. */
export type StartedMeta = MetaCommon & {
  state: "running";
  /** Of its supervisor; 0 where that is no process of this machine's, see `job_id`. */
  pid: number;
  identity?: ProcessIdentity;
};

/** The end of the latest run stands in the record, or that it waited and was never started (`pid` is null then). */
export type EndedMeta =
  & MetaCommon
  & RunEnd
  & { state: "stopped"; pid: number | null; identity?: ProcessIdentity };

export type AgentMeta = NewMeta | QueuedMeta | StartedMeta | EndedMeta;

/**
 * Stands for a record that cannot be read: what lives of such an agent can still be told by the id
 * that its processes carry.
 */
export function unknownMeta(id: string): StartedMeta {
  const never = new Date(0).toISOString();
  return {
    version: META_VERSION,
    id,
    pid: 0,
    prompt: "",
    cwd: "/",
    created_at: never,
    started_at: never,
    runs: 0,
    state: "running",
  };
}

/** The text of a meta.json. */
export function formatMeta(meta: AgentMeta): string {
  return `${JSON.stringify(inOrder(meta), null, 2)}\n`;
}

/** The same record with the fields of the specification first, in its order. */
export function inOrder(meta: AgentMeta): AgentMeta {
  const { id, pid, prompt, cwd, started_at, state } = meta;
  return { ...{ id, pid, prompt, cwd, started_at, state }, ...meta };
}

/** Whether there is no run whose end is yet to be recorded. */
export function isSettled(meta: AgentMeta): meta is NewMeta | QueuedMeta | EndedMeta {
  return meta.state !== "running";
}

/** Whether the record says how the latest run ended. */
export function hasEnded(meta: AgentMeta): meta is EndedMeta {
  return meta.state === "stopped" && "ended_at" in meta;
}
