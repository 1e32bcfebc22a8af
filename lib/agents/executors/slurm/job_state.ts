/**
 * What Slurm's states mean for an agent.
 *
 * @module
 */
import type { RunEnd } from "../../record/meta.ts";
import type { Job } from "./jobs.ts";

/** See squeue(1), JOB STATE CODES. */
const WAITING = new Set(["PENDING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "RESV_DEL_HOLD"]);
const AT_WORK = new Set([
  ...["RUNNING", "CONFIGURING", "COMPLETING", "SUSPENDED", "STOPPED", "SIGNALING", "STAGE_OUT"],
  ...["RESIZING", "POWER_UP_NODE"],
]);

/** Whether it waits for its turn, works, or is over. */
export function stageOf({ state }: Pick<Job, "state">): "waiting" | "at work" | "over" {
  if (WAITING.has(state)) return "waiting";
  return AT_WORK.has(state) ? "at work" : "over";
}

/** Exit status of a batch script that finds another home on its node than the one it was submitted from (EX_CONFIG, sysexits.h). */
export const NO_SHARED_HOME = 78;

/** How a job ended of which the run itself has left no word: what Slurm calls it. */
export function endOfJob(
  { state, nodes, exitCode }: Job,
): Pick<RunEnd, "reason" | "end_note"> & Partial<Pick<RunEnd, "exit_code">> {
  const end_note = `Slurm: ${state}${nodes === "" ? "" : ` on ${nodes}`}`;
  switch (state) {
    case "TIMEOUT":
    case "DEADLINE":
      return { reason: "timeout", end_note };
    case "OUT_OF_MEMORY":
    case "NODE_FAIL":
    case "BOOT_FAIL":
    case "PREEMPTED":
    case "REVOKED":
      return { reason: "killed", end_note };
    case "CANCELLED":
      return { reason: "stopped", end_note };
    case "FAILED":
    case "SPECIAL_EXIT":
      return {
        reason: "failed",
        exit_code: exitCode,
        end_note: exitCode === NO_SHARED_HOME
          ? `${nodes} does not see this ISONFORGE_HOME: it has to be on a file system that the nodes share`
          : end_note,
      };
    default:
      return { reason: "lost", end_note };
  }
}
