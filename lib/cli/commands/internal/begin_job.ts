/**
 * `isonforge begin-job <id> <nonce> <job> <restarts>`: the first act of a job; not for people.
 *
 * @module
 */
import { beginJob, type BegunJob } from "../../../agents/executors/slurm/begin_job.ts";
import { isId } from "../../../agents/record/id.ts";
import { ExitCode, UsageError } from "../../../errors.ts";
import { printLine } from "../../output/print.ts";
import { openStore } from "../../context.ts";

/** Prints the conversation that the worker begins. Returns 1 when the run has been ended meanwhile. */
export default async function begin(job: BegunJob): Promise<number> {
  if (!isId(job.id)) throw new UsageError(`not an agent id: "${job.id}"`);
  const session = await beginJob(openStore(), job);
  if (session === undefined) return ExitCode.failed;
  printLine(session);
  return ExitCode.done;
}
