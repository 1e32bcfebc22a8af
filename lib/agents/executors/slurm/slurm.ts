/**
 * Runs as jobs of Slurm.
 *
 * Slurm says what lives. Our own files on the shared file system say how it ended: the supervisor is the batch script,
 * and settles on the node. What it could not say (a time limit, a node that failed), Slurm's last word on the job tells.
 *
 * @module
 */
import { UserError } from "../../../errors.ts";
import { delay } from "../../../sys/delay.ts";
import { GRACE_MS } from "../../ending/grace.ts";
import { hasWorkerEnded } from "../../ending/run_end.ts";
import { isFresh, lastHeartbeat } from "../../liveness/heartbeat.ts";
import type { Liveness } from "../../liveness/liveness.ts";
import { type AgentMeta, isSettled, type RunEnd } from "../../record/meta.ts";
import { readMeta } from "../../record/records.ts";
import type { Executor, ExecutorOptions, Look, RunRequest } from "../executor.ts";
import { terminate } from "../local/terminate.ts";
import { endOfJob, stageOf } from "./job_state.ts";
import { findJob } from "./find_job.ts";
import { type Job, JobBoard, type Jobs } from "./jobs.ts";
import { type AskSlurm, askSlurm } from "./slurm_program.ts";
import { sharedProgram } from "./shared_program.ts";
import { JobArray } from "./job_array.ts";
import { submit } from "./submit.ts";

/** Between two looks at a job that is ending. */
const POLL_MS = 200;
/** A controller may take so long until a job that it killed is over (its epilog, a slow node). */
const GIVE_UP_AFTER_MS = 30_000;
/** So long a submission may take between its record and its job; that of an array, until all of its agents are made. */
const SUBMISSION_S = 60;
const ARRAY_SUBMISSION_S = 600;

export interface SlurmOptions extends ExecutorOptions {
  /** Where the last answer of Slurm is kept. */
  home: string;
  /** Words that start this program on a node. */
  self: readonly string[];
  /** Of this process. */
  environment: Readonly<Record<string, string>>;
  ask?: AskSlurm;
}

export function slurmExecutor(options: SlurmOptions): Required<Executor> {
  const { directoryOf, table, home, self, environment, ask = askSlurm } = options;
  const board = new JobBoard(home, ask);
  const jobOf = async (meta: AgentMeta): Promise<Job | undefined> =>
    findJob(await board.jobs(), meta);
  const recordOf = (id: string) => {
    try {
      return readMeta(directoryOf(id), id);
    } catch {
      // Of one that cannot be read no job is known either.
      return undefined;
    }
  };
  /** What handing over takes; the words that start this program on a node. */
  const submitContext = async () => {
    const jobs = await board.jobs();
    if (jobs.problem !== undefined) throw new UserError(`cannot submit: ${jobs.problem}`);
    return { ask, self: await sharedProgram(self, { home }), environment, jobs, recordOf };
  };
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
      };
    },
    look: () => slurmLook(board, directoryOf),
    end: async (meta) => {
      // In its own job: what the worker left on this node.
      if (meta.job_id !== undefined && meta.job_id === ownJob(environment)) {
        return await terminate(meta, { table });
      }
      return await endJob(meta, {
        ask,
        jobOf: async () => {
          board.forget();
          return await jobOf(meta);
        },
        hasWorkerEnded: () => hasWorkerEnded(directoryOf(meta.id), meta),
        isAlive: async () =>
          givesSigns(meta, directoryOf(meta.id)) &&
          !await hasWorkerEnded(directoryOf(meta.id), meta),
      });
    },
    endLockHolders: () => {},
    // What the run itself has told costs the controller no question.
    explainEnd: async (end, meta) =>
      end.reason === "lost"
        ? explained(end, await jobOf(meta) ?? findJob({ byName: await board.accounted() }, meta))
        : end,
    runningCommand: () => undefined,
  };
}

function slurmLook(board: JobBoard, directoryOf: SlurmOptions["directoryOf"]): Look {
  return {
    livenessOf: async (meta) => {
      if (isSettled(meta)) return { kind: "over" };
      return livenessIn(await board.jobs(), { meta, directory: directoryOf(meta.id) });
    },
    leftoversOf: () => Promise.resolve(0),
    processesOf: () => Promise.resolve([]),
    ageInSeconds: () => undefined,
  };
}

/** The job that this process is in: `4711`, or `4711_3` of an array; see sbatch(1), OUTPUT ENVIRONMENT VARIABLES. */
function ownJob(environment: Readonly<Record<string, string>>): string | undefined {
  const { SLURM_JOB_ID, SLURM_ARRAY_JOB_ID, SLURM_ARRAY_TASK_ID } = environment;
  return SLURM_ARRAY_TASK_ID === undefined
    ? SLURM_JOB_ID
    : `${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}`;
}

function livenessIn(
  jobs: Jobs,
  { meta, directory }: { meta: AgentMeta; directory: string },
): Liveness {
  const job = findJob(jobs, meta);
  const stale = jobs.age === 0 ? {} : { staleSeconds: jobs.age };
  if (job === undefined) {
    // Nothing newer is known: it was started, and is not said to be over.
    if (jobs.problem !== undefined) return { kind: "alive", ...stale };
    const age = (Date.now() - Date.parse(meta.started_at)) / 1000;
    const patience = meta.job_task === undefined ? SUBMISSION_S : ARRAY_SUBMISSION_S;
    const isBeingSubmitted = meta.job_id === undefined && age < patience;
    if (isBeingSubmitted) return { kind: "waiting", why: "being submitted" };
    // A controller that was killed may have forgotten a job that goes on.
    return givesSigns(meta, directory) ? { kind: "alive" } : { kind: "over" };
  }
  switch (stageOf(job)) {
    case "waiting":
      return { kind: "waiting", why: `Slurm: ${job.reason}`, ...stale };
    case "at work":
      return { kind: "alive", node: job.nodes, ...stale };
    case "over":
      return { kind: "over" };
  }
}

/** Whether the worker has told lately that it lives. */
function givesSigns({ identity }: AgentMeta, directory: string): boolean {
  const heartbeat = identity && lastHeartbeat(directory, identity.nonce);
  return heartbeat !== undefined && isFresh(heartbeat, Date.now());
}

interface EndJobOptions {
  ask: AskSlurm;
  /** How the job is now. */
  jobOf: () => Promise<Job | undefined>;
  hasWorkerEnded: () => Promise<boolean>;
  /** Whether the worker gives signs of life. */
  isAlive: () => Promise<boolean>;
}

/** @returns whether it had to be killed */
async function endJob(
  meta: AgentMeta,
  { ask, jobOf, hasWorkerEnded, isAlive }: EndJobOptions,
): Promise<boolean> {
  const job = await jobOf();
  if (job === undefined && await isAlive()) {
    throw new UserError(
      `cannot end ${meta.id}: Slurm has forgotten its job, and it still gives signs of life`,
      {
        hint: `its node is to end it: scancel ${meta.job_id ?? ""}, or ask who runs the cluster`,
      },
    );
  }
  if (job === undefined || stageOf(job) === "over") return false;
  if (stageOf(job) === "waiting") {
    await cancel(ask, [job.id]);
    return false;
  }
  // The batch script's shell, which passes it on to the worker.
  await cancel(ask, ["--signal=TERM", "--batch", job.id]);
  const killAt = performance.now() + GRACE_MS;
  let wasKilled = false;
  for (;;) {
    await delay(POLL_MS);
    // Its supervisor waits for our lock to record what we record ourselves.
    if (await hasWorkerEnded()) return wasKilled;
    const now = await jobOf();
    if (now === undefined || stageOf(now) === "over") return wasKilled;
    if (!wasKilled && performance.now() >= killAt) {
      wasKilled = true;
      await cancel(ask, ["--signal=KILL", "--full", job.id]);
    }
    if (performance.now() >= killAt + GIVE_UP_AFTER_MS) {
      throw new UserError(`cannot end ${meta.id}: Slurm says that job ${job.id} is ${now.state}`, {
        hint: `look at it: scontrol show job ${job.id}`,
      });
    }
  }
}

async function cancel(ask: AskSlurm, args: readonly string[]): Promise<void> {
  const { code, complaint } = await ask("scancel", args);
  // One that ends at the same moment is what was wanted.
  if (code === 0 || /already completing|completed|Invalid job id/i.test(complaint)) return;
  throw new UserError(`Slurm does not end the job: ${complaint}`);
}

/** Slurm's word for an end of which the run left none. */
function explained(end: RunEnd, job: Job | undefined): RunEnd {
  return job === undefined ? end : { ...end, ...endOfJob(job) };
}
