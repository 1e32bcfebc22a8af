/**
 * A job begins on its node: its record says since when, and a job that Slurm requeued is the agent's next run.
 *
 * @module
 */
import { join } from "@std/path/join";
import { randomId } from "../../../hex_id.ts";
import {
  END_FILE,
  EXIT_FILE,
  OUTCOME_FILE,
  PROGRESS_FILE,
  STDERR_LOG,
  STDOUT_LOG,
  TERMINATED_FILE,
} from "../../record/files.ts";
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
  return await store.locked(id, async () => {
    const read = store.read(id);
    if (read.identity?.nonce !== nonce) return undefined;
    if (wasStopped(store.directory(id), nonce)) return undefined;
    // Slurm ends a job with SIGTERM before it requeues it, which the run took for its end.
    const meta = restarts > 0 && hasEnded(read) ? reopened(read) : read;
    if (isSettled(meta)) return undefined;
    const session_id = restarts === 0 ? meta.session_id ?? randomId() : randomId();
    const { submitted_by: _, ...known } = meta;
    const begun: StartedMeta = {
      ...known,
      started_at: new Date().toISOString(),
      job_id: jobId,
      session_id,
      ...(restarts === 0 ? {} : {
        ...earlierRuns(meta, await readRunEnd(store.directory(id), meta)),
        runs: meta.runs + 1,
        log_offsets: await forgetRun(store.directory(id)),
      }),
    };
    await store.write(begun);
    return session_id;
  });
}

/** What the run before has left; the logs go on. */
async function forgetRun(directory: string): Promise<{ stdout: number; stderr: number }> {
  for (const name of [END_FILE, EXIT_FILE, OUTCOME_FILE, PROGRESS_FILE, TERMINATED_FILE]) {
    await Deno.remove(join(directory, name)).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
  const size = async (name: string) => (await Deno.stat(join(directory, name))).size;
  return { stdout: await size(STDOUT_LOG), stderr: await size(STDERR_LOG) };
}
