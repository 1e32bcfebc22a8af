/**
 * Handing a run to Slurm: record → job, held → its id on disk → release. Whatever dies in between, the job is in a
 * record, or is held and found by its name.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../../errors.ts";
import type { ProcessTable } from "../../../sys/process_info.ts";
import { removeIfThere } from "../../../sys/files/remove_if_there.ts";
import { systemFailure } from "../../../sys/system_error.ts";
import type { AgentMeta } from "../../record/meta.ts";
import type { RunRequest, StartedRun } from "../executor.ts";
import { batchScript, JobFiles, LAST_SECONDS } from "./batch_script.ts";
import { clusterName } from "./cluster_config.ts";
import { findJob, jobName } from "./find_job.ts";
import { stageOf } from "./job_state.ts";
import type { Jobs } from "./jobs.ts";
import { type AskSlurm, PATIENCE_MS, type SlurmAnswer } from "./slurm_program.ts";
import { whoSubmits } from "./submitter.ts";

/**
 * What a job has of its own: those of the session that submits it mean nothing on a node, and with those of an agent that
 * starts this one the batch script's shell would be among what that one left running.
 */
const NOT_FOR_NODES =
  /^(ISONFORGE_AGENT_|SLURM_(?!CONF)|SBATCH|SQUEUE|SSH|XDG|DBUS|DISPLAY$|WAYLAND|TERM$|TERM_|TMUX|STY$|TMPDIR$|PWD$|OLDPWD$|SHLVL$|_$|HOSTNAME$)/;

/** What handing over takes. */
export interface SubmitContext {
  ask: AskSlurm;
  /** Words that start this program on a node. */
  self: readonly string[];
  /** Of this process. */
  environment: Readonly<Record<string, string>>;
  table: ProcessTable;
  /** The user's jobs as they are. */
  jobs: () => Promise<Jobs>;
  /** Of another agent, if there is one. */
  recordOf: (id: string) => AgentMeta | undefined;
}

export interface SubmitOptions extends SubmitContext {
  record: (run: StartedRun) => Promise<void>;
}

/**
 * Submits a run.
 *
 * @throws {UserError} with Slurm's reason when it refuses; then there is no job
 */
export async function submit(
  request: RunRequest,
  { record, ...context }: SubmitOptions,
): Promise<void> {
  const { meta, nonce, directory } = request;
  const { ask, self, table } = context;
  await record({ ...runOf(nonce), submitted_by: whoSubmits(table) });
  await writeFiles(request, self);
  // Beside it: nobody waits for the name.
  const naming = clusterName(ask);
  const jobId = await submitHeld(request, {
    ...context,
    name: jobName(meta, nonce),
    directory: meta.cwd,
    script: join(directory, JobFiles.script),
  });
  await releasing(jobId, ask, async () => {
    request.signal?.throwIfAborted();
    await record({ ...runOf(nonce, await naming), job_id: jobId });
  });
}

/** What names a run of that cluster, whose process is none of this machine's. */
export function runOf(nonce: string, cluster?: string): StartedRun {
  return {
    pid: 0,
    identity: { boot_id: "slurm", start_time: "0", nonce },
    ...(cluster === undefined ? {} : { cluster }),
  };
}

export interface HeldOptions extends SubmitContext {
  name: string;
  /** Where it is to start. */
  directory: string;
  /** Path of what it runs. */
  script: string;
  /** Of an array: its indices and limit, as sbatch(1) takes them. */
  indices?: string;
}

/**
 * @returns the number of the job, which does not run before it is released
 * @throws {UserError} with Slurm's reason when it refuses; then there is no job
 */
export async function submitHeld(
  request: RunRequest,
  { ask, environment, name, directory, script, indices, ...context }: HeldOptions,
): Promise<string> {
  const { meta } = request;
  const answer = await ask("sbatch", [
    ...(meta.slurm_option ?? []),
    ...await dependencyOf(meta, context),
    ...(indices === undefined ? [] : [`--array=${indices}`]),
    ...["--parsable", "--hold", `--job-name=${name}`, `--chdir=${directory}`, "--export=ALL"],
    ...["--output=/dev/null", `--signal=B:USR1@${LAST_SECONDS}`, "--open-mode=append"],
    script,
  ], {
    cwd: meta.cwd,
    env: environmentOf(request, environment),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  })
    .catch(async (error) => {
      await cancelByName(name, ask);
      throw error;
    });
  // `4711`, or `4711;cluster`.
  const jobId = /^(\d+)/m.exec(answer.stdout)?.[1];
  if (answer.code === 0 && jobId !== undefined) return jobId;
  throw await refusal(name, answer, ask);
}

/** What it means that there is no job, or nobody knows its number: then there is none afterwards. */
async function refusal(
  name: string,
  { code, complaint }: SlurmAnswer,
  ask: AskSlurm,
): Promise<UserError> {
  if (NOT_REACHED.test(complaint)) {
    return new UserError(`cannot submit: Slurm does not answer: ${complaint}`, {
      hint: "scontrol ping tells whether its controller is up",
    });
  }
  if (code === 0 || CUT_SHORT.test(complaint)) {
    await cancelByName(name, ask);
    return new UserError(
      `cannot submit: Slurm did not tell the job's number${
        complaint === "" ? "" : `: ${complaint}`
      }`,
    );
  }
  return refused(complaint);
}

function refused(complaint: string): UserError {
  return new UserError(`Slurm refuses the job: ${complaint}`, {
    hint:
      "sinfo shows partitions and limits; --slurm-option and the profile in the settings say what is asked for",
  });
}

/** sbatch(1) had no connection, or no credential of munge's, */
const NOT_REACHED = /contact|connect|munge/i;
/** or lost it: the controller may have the job. */
const CUT_SHORT = /timed out|zero bytes|transmission|receive/i;

/**
 * A job that nobody knows the number of; it is held, and so has not begun.
 *
 * @throws {UserError} when it may still be there
 */
async function cancelByName(name: string, ask: AskSlurm): Promise<void> {
  const args = [`--name=${name}`];
  const answer = await ask("scancel", args, { timeoutMs: PATIENCE_MS }).catch(() => undefined);
  if (answer?.code === 0) return;
  throw new UserError(
    "cannot submit: Slurm does not answer, and may have a job that it will not start",
    { hint: `once it answers: scancel ${args.join(" ")}` },
  );
}

/**
 * Lets a job run once `record` has put its number on disk.
 *
 * @throws {UserError} when that fails; then there is no job, or the error says that it may still be there
 */
export async function releasing(
  jobId: string,
  ask: AskSlurm,
  record: () => Promise<void>,
): Promise<void> {
  try {
    await record();
    const released = await ask("scontrol", ["release", jobId]);
    // Whether it can ever run is looked at now that it may.
    if (released.code !== 0) throw refused(released.complaint);
  } catch (error) {
    const answer = await ask("scancel", [jobId]).catch(() => undefined);
    if (answer?.code === 0 || !(error instanceof UserError)) throw error;
    throw new UserError(
      `${error.message}; Slurm may still have job ${jobId}, which it will not start`,
      {
        hint: `once it answers: scancel ${jobId}`,
        cause: error,
      },
    );
  }
}

/** `--after` and `--after-ok` as Slurm says it; what has ended needs no more waiting for. */
async function dependencyOf(
  { after = [], after_ok = [] }: AgentMeta,
  { jobs: look, recordOf }: Pick<SubmitContext, "jobs" | "recordOf">,
): Promise<string[]> {
  if (after.length + after_ok.length === 0) return [];
  const jobs = await look();
  if (jobs.problem !== undefined) throw jobs.problem;
  const conditions = [["afterany", after], ["afterok", after_ok]] as const;
  const parts = conditions.flatMap(([condition, ids]) =>
    ids.flatMap((id) => {
      const record = recordOf(id);
      const job = record && findJob(jobs, record);
      return job === undefined || stageOf(job) === "over" ? [] : [`${condition}:${job.id}`];
    })
  );
  // One that can never be met ends the job instead of keeping it for ever.
  return parts.length === 0 ? [] : [`--dependency=${parts.join(",")}`, "--kill-on-invalid-dep=yes"];
}

/** What the job of a run reads. */
export async function writeFiles(request: RunRequest, self: readonly string[]): Promise<void> {
  const { nonce, directory } = request;
  const files = {
    [JobFiles.script]: batchScript(request, { self }),
    [JobFiles.nonce]: nonce,
  };
  try {
    for (const [name, text] of Object.entries(files)) {
      const path = join(directory, name);
      removeIfThere(path);
      await Deno.writeTextFile(path, text, { createNew: true, mode: 0o600 });
    }
  } catch (error) {
    throw systemFailure("cannot write the job's files", error);
  }
}

/**
 * What sbatch(1) runs with, and Slurm keeps for the job: it shows it to nobody but its administrators, and has it again
 * for a job that is requeued.
 */
function environmentOf(
  { meta, environment: own }: RunRequest,
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  const all = { ...(own ?? environment), ...meta.environment };
  return Object.fromEntries(Object.entries(all).filter(([name]) => !NOT_FOR_NODES.test(name)));
}
