/**
 * Runs as jobs of Slurm.
 *
 * Slurm says what lives. Our own files on the shared file system say how it ended: the supervisor is the batch script,
 * and settles on the node. What it could not say (a time limit, a node that failed), Slurm's last word on the job tells.
 *
 * @module
 */
import { UserError } from "../../../errors.ts";
import { hasWorkerEnded, wasToldToEnd } from "../../ending/run_end.ts";
import { isSettled, type RunEnd, type StartedMeta } from "../../record/meta.ts";
import { readMeta } from "../../record/records.ts";
import type { Elsewhere } from "../../liveness/liveness.ts";
import type { Executor, ExecutorOptions, Look, RunRequest } from "../executor.ts";
import { leftNothing } from "../local/never_began.ts";
import { terminate } from "../local/terminate.ts";
import { endJob } from "./end_job.ts";
import { findJob } from "./find_job.ts";
import { JobArray } from "./job_array.ts";
import { givesSigns, livenessIn } from "./job_liveness.ts";
import { endOfJob, stageOf } from "./job_state.ts";
import { JobBoard, type Jobs } from "./jobs.ts";
import { OwnJob } from "./own_job.ts";
import { sharedProgram } from "./shared_program.ts";
import { type AskSlurm, askSlurmIn, CHANGE_PATIENCE_MS } from "./slurm_program.ts";
import { noteStopped } from "./stopped_run.ts";
import { submit } from "./submit.ts";

export interface SlurmOptions extends ExecutorOptions {
  /** Where the last answer of Slurm is kept. */
  home: string;
  /** Words that start this program on a node. */
  self: readonly string[];
  /** Of this process. */
  environment: Readonly<Record<string, string>>;
  /** Told in words when Slurm is long in answering. */
  onSlow?: (message: string) => void;
  ask?: AskSlurm;
}

export function slurmExecutor(options: SlurmOptions): Required<Executor> {
  const { directoryOf, table, home, self, environment } = options;
  const { ask = askSlurmIn(environment, options) } = options;
  const board = new JobBoard(home, ask);
  const ownJob = new OwnJob(environment, { ask, table });
  const recordOf = (id: string) => {
    try {
      return readMeta(directoryOf(id), id);
    } catch {
      // Of one that cannot be read no job is known either.
      return undefined;
    }
  };
  /** Slurm tells all processes of a job to end, and whichever hears of it first may make another end of it. */
  const wasToldHere = async (meta: StartedMeta) =>
    ownJob.isOf(meta) && await wasToldToEnd(directoryOf(meta.id), meta);
  /** What handing over takes; the words that start this program on a node. */
  const submitContext = async () => ({
    ask,
    self: await sharedProgram(self, { home }),
    environment,
    table,
    jobs: () => board.jobs(),
    recordOf,
  });
  /** Its command lines as they are on a node. */
  const onNode = (request: RunRequest, there: readonly string[]): RunRequest => {
    const translated = (command: readonly string[]) => [...there, ...command.slice(self.length)];
    return {
      ...request,
      worker: translated(request.worker),
      settle: translated(request.settle),
    };
  };
  return {
    start: async (request, record) => {
      const context = await submitContext();
      await submit(onNode(request, context.self), { ...context, record });
      board.forget();
    },
    array: async (size) => {
      const context = await submitContext();
      const array = await JobArray.open(size, { ...context, home });
      return {
        start: (request, record) => array.add(onNode(request, context.self), record),
        submit: async (store, options) => {
          const made = await array.submit(store, options);
          board.forget();
          return made;
        },
        discard: (store) => array.discard(store),
        onDiscard: (takeBack) => array.onDiscard(takeBack),
      };
    },
    look: () => slurmLook(board, { directoryOf, table }),
    end: async (meta) => {
      // In its own job: what the worker left on this node.
      if (ownJob.isOf(meta)) return await terminate(meta, { table });
      if (meta.identity !== undefined) noteStopped(directoryOf(meta.id), meta.identity.nonce);
      return await endJob(meta, {
        ask,
        jobOf: async () => {
          board.forget();
          const jobs = await board.jobs({ patienceMs: CHANGE_PATIENCE_MS });
          if (jobs.problem !== undefined) {
            throw new UserError(`cannot end ${meta.id}: ${jobs.problem.message}`, hintOf(jobs));
          }
          return findJob(jobs, meta);
        },
        hasWorkerEnded: () => hasWorkerEnded(directoryOf(meta.id), meta),
        isAlive: async () =>
          givesSigns(meta, directoryOf(meta.id)) &&
          !await hasWorkerEnded(directoryOf(meta.id), meta),
      });
    },
    endLockHolders: () => {},
    isRequeued: async (meta) => await wasToldHere(meta) && await ownJob.isRequeued(meta),
    // What the run itself has told costs the controller no question, unless it was told to end here.
    explainEnd: async (end, meta) => {
      if (isSettled(meta)) return end;
      if (end.reason === "lost") {
        const waited = leftNothing(meta, directoryOf(meta.id)) ? untilNow() : {};
        return { ...end, ...waited, ...await lastWord(meta, board) };
      }
      if (await wasToldHere(meta)) return { ...end, ...await ownJob.whyItEnded(meta) };
      if (end.reason !== "killed") return end;
      return {
        ...end,
        ...ownJob.isOf(meta) ? ownJob.whyItWasKilled() : await ofKilled(meta, board),
      };
    },
    runningCommand: () => undefined,
  };
}

function slurmLook(
  board: JobBoard,
  { directoryOf, table }: Pick<SlurmOptions, "directoryOf" | "table">,
): Look {
  return {
    at: Date.now(),
    livenessOf: async (meta) => {
      if (isSettled(meta)) return { kind: "over" };
      const since = performance.now();
      const liveness = (jobs: Jobs) =>
        livenessIn(jobs, { meta, table, directory: directoryOf(meta.id) });
      const jobs = await board.jobs();
      const seen = liveness(jobs);
      const away = await onOtherCluster(meta, { jobs, board, directory: directoryOf(meta.id) });
      if (away !== undefined) return away;
      // An answer that is older than the record may not know its job yet.
      if (seen.kind !== "over" || findJob(jobs, meta) !== undefined || board.isMissing(meta)) {
        return seen;
      }
      const again = liveness(await board.jobs({ since }));
      if (again.kind === "over") board.miss(meta);
      return again;
    },
    leftoversOf: () => Promise.resolve(0),
    processesOf: () => Promise.resolve([]),
    // What a job has started ends with it.
    mayHide: () => false,
    ageInSeconds: () => undefined,
  };
}

/** A run whose job the cluster that answers does not know, as it is another one's. */
async function onOtherCluster(
  meta: StartedMeta,
  { jobs, board, directory }: { jobs: Jobs; board: JobBoard; directory: string },
): Promise<Elsewhere | undefined> {
  const { cluster } = meta;
  // Mostly it is there, and nobody has to ask for its name.
  if (cluster === undefined || jobs.problem !== undefined || findJob(jobs, meta) !== undefined) {
    return;
  }
  const here = await board.cluster();
  if (here === undefined || here === cluster) return;
  return {
    kind: "elsewhere",
    place: `on the cluster ${cluster}`,
    isProven: givesSigns(meta, directory),
  };
}

/** Slurm's word for the end of a run whose worker was killed, where it has one. */
async function ofKilled(meta: StartedMeta, board: JobBoard): Promise<Pick<RunEnd, "end_note">> {
  const job = findJob(await board.jobs(), meta);
  const end = job === undefined || stageOf(job) !== "over" ? undefined : endOfJob(job);
  return end?.reason === "killed" && end.end_note !== undefined ? { end_note: end.end_note } : {};
}

/** A job that never began may have waited for its turn until somebody took it out of the queue, and nobody says when. */
function untilNow(): Pick<RunEnd, "ended_at"> {
  return { ended_at: new Date().toISOString() };
}

/** Slurm's word for an end of which the run left none. */
async function lastWord(meta: StartedMeta, board: JobBoard): Promise<Partial<RunEnd>> {
  const job = await board.ended(meta);
  if (job !== undefined) return endOfJob(job);
  return {
    end_note: meta.job_id === undefined
      ? "its start was cut short: Slurm never got it"
      : `Slurm knows nothing of its job ${meta.job_id} any more`,
  };
}

function hintOf({ problem }: Jobs): { hint?: string } {
  return problem?.hint === undefined ? {} : { hint: problem.hint };
}
