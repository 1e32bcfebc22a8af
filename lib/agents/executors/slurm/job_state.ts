/**
 * What Slurm's states mean for an agent.
 *
 * @module
 */
import type { RunEnd } from "../../record/meta.ts";
import type { Job } from "./parse_jobs.ts";

/**
 * See squeue(1), JOB STATE CODES. SPECIAL_EXIT is requeued and held. Whatever is in neither list, be it of a newer version,
 * goes on as far as is known; of a federation's job that is REVOKED a sibling runs.
 */
const WAITING = new Set(
  ["PENDING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "RESV_DEL_HOLD", "SPECIAL_EXIT"],
);
const OVER = new Set([
  ...["COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "DEADLINE", "OUT_OF_MEMORY", "PREEMPTED"],
  ...["NODE_FAIL", "BOOT_FAIL", "LAUNCH_FAILED", "RECONFIG_FAIL"],
]);

/** Whether it waits for its turn, works, or is over. */
export function stageOf({ state }: Pick<Job, "state">): "waiting" | "at work" | "over" {
  if (WAITING.has(state)) return "waiting";
  return OVER.has(state) ? "over" : "at work";
}

/** Exit status of a batch script that finds another home on its node than the one it was submitted from (EX_CONFIG, sysexits.h). */
export const NO_SHARED_HOME = 78;
/** Of one that does not find its working directory there (EX_NOINPUT). */
export const NO_DIRECTORY = 66;

/** How a job ended of which the run itself has left no word: what Slurm calls it. */
export function endOfJob(
  job: Job,
): Pick<RunEnd, "reason" | "end_note"> & Partial<Pick<RunEnd, "exit_code">> {
  const { state, nodes, exitCode = 0 } = job;
  const end_note = `Slurm: ${state}${nodes === "" ? "" : ` on ${nodes}`}`;
  if (stageOf(job) !== "over") {
    // So stands in the accounting what a controller lost with its state.
    return { reason: "lost", end_note: `Slurm has forgotten its job, which was ${state}` };
  }
  switch (state) {
    case "COMPLETED":
      // The batch script ends as the worker does.
      return { reason: "completed", exit_code: 0, end_note };
    case "TIMEOUT":
    case "DEADLINE":
      return { reason: "timeout", end_note };
    case "CANCELLED":
      return { reason: "stopped", end_note };
    case "FAILED":
      return {
        reason: "failed",
        ...(job.exitCode === undefined ? {} : { exit_code: exitCode }),
        end_note: exitCode === NO_SHARED_HOME
          ? `${nodes} does not see this ISONFORGE_HOME: it has to be on a file system that the nodes share`
          : exitCode === NO_DIRECTORY
          ? `${nodes} has no such working directory: it has to be on a file system that the nodes share`
          : end_note,
      };
    default:
      return { reason: "killed", end_note };
  }
}
