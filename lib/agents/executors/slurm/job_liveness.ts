/**
 * What Slurm's answer means for a run: whether it goes on, and where.
 *
 * @module
 */
import type { ProcessTable } from "../../../sys/process_info.ts";
import { isFresh, lastHeartbeat } from "../../liveness/heartbeat.ts";
import type { Liveness } from "../../liveness/liveness.ts";
import type { AgentMeta, StartedMeta } from "../../record/meta.ts";
import { findJob } from "./find_job.ts";
import { stageOf } from "./job_state.ts";
import type { Jobs } from "./jobs.ts";
import type { Job } from "./parse_jobs.ts";
import { isBeingSubmitted } from "./submitter.ts";

/** Of a run whose end is not recorded. */
export function livenessIn(
  jobs: Jobs,
  { meta, directory, table }: {
    meta: StartedMeta;
    directory: string;
    table: ProcessTable;
  },
): Liveness {
  const job = findJob(jobs, meta);
  const stale = jobs.problem === undefined
    ? {}
    : { stale: { seconds: jobs.age, why: jobs.problem.message } };
  if (job === undefined) {
    if (meta.job_id === undefined && isBeingSubmitted(meta, table)) {
      return { kind: "waiting", why: "being submitted" };
    }
    // Nothing newer is known: it was started, and is not said to be over.
    if (jobs.problem !== undefined) return { kind: "alive", ...stale };
    // A controller that was killed may have forgotten a job that goes on.
    return givesSigns(meta, directory) ? { kind: "alive" } : { kind: "over" };
  }
  switch (stageOf(job)) {
    case "waiting":
      return { kind: "waiting", why: whyItWaits(job), ...stale };
    case "at work":
      return { kind: "alive", node: job.nodes, ...stale };
    case "over":
      return { kind: "over" };
  }
}

/** One that is held was so by its user, or its start was cut short. */
function whyItWaits({ id, state, reason }: Job): string {
  const held = reason === "JobHeldUser" ? `; \`scontrol release ${id}\` lets it run` : "";
  // Right after its submission nobody has looked why.
  return `Slurm: ${reason === "None" ? state : reason}${held}`;
}

/** Whether the worker has told lately that it lives. */
export function givesSigns({ identity }: AgentMeta, directory: string): boolean {
  const heartbeat = identity && lastHeartbeat(directory, identity.nonce);
  return heartbeat !== undefined && isFresh(heartbeat, Date.now());
}
