/**
 * A job begins on its node: its record says since when, and a job that Slurm requeued is the agent's next run.
 *
 * @module
 */
import { join } from "@std/path/join";
import { randomId } from "../../../hex_id.ts";
import { forgetEnd } from "../../ending/end_file.ts";
import { reserveExitFile } from "../../ending/exit_file.ts";
import { reserveOutcomeRoom } from "../../ending/outcome_room.ts";
import { forgetRun } from "../../forget_run.ts";
import { STDERR_LOG, STDOUT_LOG } from "../../record/files.ts";
import { hasEnded, isSettled, type StartedMeta } from "../../record/meta.ts";
import { reopened } from "../../record/transitions.ts";
import type { AgentStore } from "../../record/store.ts";
import { earlierRuns } from "../../record/usage.ts";
import { readRunEnd } from "../../ending/run_end.ts";
import { wasStopped } from "./stopped_run.ts";

/** Hidden command of the batch script: `begin-job <id> <nonce> <job> <restarts>`. */
export const BEGIN_JOB_COMMAND = "begin-job";

export interface BegunJob {
  id: string;
  nonce: string;
  /** `4711`, or `4711_3` of an array. */
  jobId: string;
  /** How often Slurm has requeued it. */
  restarts: number;
}

/** @returns the conversation that the worker begins; undefined when somebody ended the run meanwhile: it must not */
export async function beginJob(
  store: AgentStore,
  { id, nonce, jobId, restarts }: BegunJob,
): Promise<string | undefined> {
  const directory = store.directory(id);
  return await store.locked(id, async () => {
    const read = store.read(id);
    if (read.identity?.nonce !== nonce) return undefined;
    if (wasStopped(directory, nonce)) return undefined;
    const isRequeued = restarts > 0;
    // Slurm ends a job with SIGTERM before it requeues it, which the run took for its end.
    const meta = isRequeued && hasEnded(read) ? reopened(read) : read;
    if (isSettled(meta)) return undefined;
    const session_id = isRequeued ? randomId() : meta.session_id ?? randomId();
    const { submitted_by: _, ...known } = meta;
    const begun: StartedMeta = {
      ...known,
      started_at: new Date().toISOString(),
      job_id: jobId,
      session_id,
      ...(isRequeued
        ? {
          ...earlierRuns(meta, await readRunEnd(directory, meta)),
          runs: meta.runs + 1,
          log_offsets: await sizesOfLogs(directory),
        }
        : {}),
    };
    // It is called as the run before was, and is not to be taken for it.
    if (isRequeued) {
      forgetRun(directory);
      reserveExitFile(directory);
      reserveOutcomeRoom(directory);
    }
    await store.write(begun);
    if (isRequeued) forgetEnd(directory);
    return session_id;
  });
}

/** In bytes: where what the next run writes begins. */
async function sizesOfLogs(directory: string): Promise<{ stdout: number; stderr: number }> {
  const size = async (name: string) => (await Deno.stat(join(directory, name))).size;
  return { stdout: await size(STDOUT_LOG), stderr: await size(STDERR_LOG) };
}
