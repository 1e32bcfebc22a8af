/**
 * Where runs live, and what can be done there. A record says which executor started its latest run
 * (`executor`); commands ask `Executors` and do not know which one answers.
 *
 * @module
 */
import type { ProcessTable } from "../../sys/process_info.ts";
import type { Liveness } from "../liveness/liveness.ts";
import type { AgentMeta, RunEnd, StartedMeta } from "../record/meta.ts";
import type { AgentStore } from "../record/store.ts";

/** What executors are made of. */
export interface ExecutorOptions {
  /** Where the files of an agent are. */
  directoryOf: (id: string) => string;
  table: ProcessTable;
  /** Words before a command that make it adopt the orphans among its descendants; none where that cannot be had. */
  adopting?: readonly string[];
  /** Milliseconds between SIGTERM and SIGKILL; `GRACE_MS` unless given. */
  graceMs?: number;
}

/** A run that is to be started. */
export interface RunRequest {
  meta: AgentMeta;
  /** Of this run alone; every process of it gets it in its environment. */
  nonce: string;
  /** Command line of the worker. */
  worker: readonly string[];
  /** Command line that records how the run ended; the worker's exit status is appended. */
  settle: readonly string[];
  /** Where the agent's files are once the run is recorded. */
  directory: string;
  /** Milliseconds that the supervisor waits before it starts the worker; none unless given. */
  delayMs?: number;
  /** Ends the handing over to somebody else: then it was not started. */
  signal?: AbortSignal;
  /** The environment of the run, but for what isonforge adds; that of this process unless given. */
  environment?: Readonly<Record<string, string>>;
}

/** What names a run, from the moment that it may begin. */
export type StartedRun =
  & Pick<
    StartedMeta,
    "pid" | "oom_kills_before" | "job_id" | "job_task" | "cluster" | "submitted_by"
  >
  & {
    identity: NonNullable<StartedMeta["identity"]>;
  };

/** Runs that are made one after the other, and start together. */
export interface RunArray {
  /** Records the run as one of them. */
  start: Executor["start"];
  /**
   * Starts all of them.
   *
   * @returns the records of those that were not ended meanwhile
   * @throws {UserError} when they cannot be started, or `signal` aborted; then none of the agents is left
   */
  submit(
    store: AgentStore,
    options: { maxRunning?: number; signal?: AbortSignal },
  ): Promise<StartedMeta[]>;
  /** Leaves none of the agents, where they are not going to be started. */
  discard(store: AgentStore): Promise<void>;
  /** What was made for one of them, and goes after they have gone. */
  onDiscard(takeBack: () => Promise<void>): void;
}

export interface Executor {
  /**
   * Starts a run, which does nothing before `record` has put on disk what names it; called again, it replaces that.
   * When that fails, or this process dies before, nothing runs.
   *
   * @throws {UserError} when it cannot be started
   */
  start(request: RunRequest, record: (run: StartedRun) => Promise<void>): Promise<void>;
  /**
   * For so many runs; absent where each is started by itself.
   *
   * @throws {UserError} when there cannot be so many in one
   */
  array?(size: number): Promise<RunArray>;
  /** Looks at runs; what takes a question to somebody is asked once for all of them. */
  look(): Look;
  /**
   * Ends what lives of the latest run: SIGTERM, and SIGKILL after the grace period.
   *
   * @returns whether the grace period ran out, so that what was left was killed
   * @throws {UserError} when some of it survives
   */
  end(meta: AgentMeta): Promise<boolean>;
  /** Ends those processes of a run that keep the lock of its agent's directory. */
  endLockHolders(meta: AgentMeta): void;
  /** Whether a run that was told to end begins anew, by itself; absent where none does. */
  isRequeued?(meta: StartedMeta): Promise<boolean>;
  /** The end of a run, with what is known here beyond what the run itself left. */
  explainEnd(end: RunEnd, meta: AgentMeta): RunEnd | Promise<RunEnd>;
  /** The command that a tool of the run has been running longest; undefined while there is none, or nobody can tell. */
  runningCommand(meta: AgentMeta): RunningCommand | undefined;
}

/** How runs are at one moment. */
export interface Look {
  /** Which moment, in milliseconds since 1970: one for all, so that what began together has the same age. */
  readonly at: number;
  /** Whether the latest run goes on, and where. */
  livenessOf(meta: AgentMeta): Promise<Liveness>;
  /** How many processes a run that is over left running. */
  leftoversOf(meta: AgentMeta): Promise<number>;
  /** Its processes that can be seen from here, its supervisor first; of one that is over, what it left running. */
  processesOf(meta: AgentMeta): Promise<RunProcess[]>;
  /** Whether a run that is over may have left what nobody can find: all who could adopt that were killed. */
  mayHide(meta: AgentMeta): boolean;
  /** Seconds since the latest run began, by a clock that nobody can set; undefined where there is none. */
  ageInSeconds(meta: AgentMeta): number | undefined;
}

export interface RunProcess {
  pid: number;
  command: string;
}

export interface RunningCommand {
  /** What the shell was given, or the program that it has become. */
  command: string;
  /** Since it began; undefined where the system has no steady clock. */
  seconds: number | undefined;
}
