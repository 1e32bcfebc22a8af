/**
 * Ending a job: SIGTERM to its batch script, which passes it on to the worker, and SIGKILL after the grace period.
 *
 * @module
 */
import { UserError } from "../../../errors.ts";
import { delay } from "../../../sys/delay.ts";
import { GRACE_MS } from "../../ending/grace.ts";
import type { AgentMeta } from "../../record/meta.ts";
import { stageOf } from "./job_state.ts";
import type { Job } from "./parse_jobs.ts";
import type { AskSlurm } from "./slurm_program.ts";

/** Between two looks at a job that is ending. */
const POLL_MS = 200;
/** A controller may take so long until a job that it killed is over (its epilog, a slow node). */
const GIVE_UP_AFTER_MS = 30_000;

/** So often a controller has to deny a job whose worker gives signs of life: it may have come back a moment ago. */
const FEWEST_LOOKS = 3;
const LOOK_AGAIN_MS = 500;

interface EndJobOptions {
  ask: AskSlurm;
  /** How the job is now. */
  jobOf: () => Promise<Job | undefined>;
  hasWorkerEnded: () => Promise<boolean>;
  /** Whether the worker gives signs of life. */
  isAlive: () => Promise<boolean>;
}

/** @returns whether it had to be killed */
export async function endJob(
  meta: AgentMeta,
  { ask, jobOf, hasWorkerEnded, isAlive }: EndJobOptions,
): Promise<boolean> {
  let job = await jobOf();
  for (let look = 1; job === undefined && await isAlive(); look++) {
    if (look === FEWEST_LOOKS) {
      throw new UserError(
        `cannot end ${meta.id}: Slurm has forgotten its job, and it still gives signs of life`,
        {
          hint: `its node is to end it: scancel ${meta.job_id ?? ""}, or ask who runs the cluster`,
        },
      );
    }
    await delay(LOOK_AGAIN_MS);
    job = await jobOf();
  }
  if (job === undefined || stageOf(job) === "over") return false;
  if (stageOf(job) === "waiting") {
    await cancel(ask, [job.id]);
    return false;
  }
  // Slurm ends it already, be it to requeue it; that its worker has ended says nothing then.
  const isEnding = job.state === "COMPLETING";
  // The batch script's shell, which passes it on to the worker.
  await cancel(ask, ["--signal=TERM", "--batch", job.id]);
  const killAt = performance.now() + GRACE_MS;
  let wasKilled = false;
  for (;;) {
    await delay(POLL_MS);
    // Its supervisor waits for our lock to record what we record ourselves.
    if (!isEnding && await hasWorkerEnded()) return wasKilled;
    const now = await jobOf();
    if (now === undefined || stageOf(now) === "over") return wasKilled;
    if (stageOf(now) === "waiting") {
      await cancel(ask, [job.id]);
      return wasKilled;
    }
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
