/**
 * Handing a run to Slurm: record → job, held → its id on disk → release. Whatever dies in between, the job is in a
 * record, or is held and found by its name.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../../errors.ts";
import { systemFailure } from "../../../sys/system_error.ts";
import type { AgentMeta } from "../../record/meta.ts";
import type { RunRequest, StartedRun } from "../executor.ts";
import { batchScript, JobFiles, LAST_SECONDS } from "./batch_script.ts";
import { stageOf } from "./job_state.ts";
import type { Jobs } from "./jobs.ts";
import type { AskSlurm } from "./slurm_program.ts";

/** What a job has of its own: those of the session that submits it mean nothing on a node. */
const NOT_FOR_NODES =
  /^(SLURM_(?!CONF)|SBATCH|SQUEUE|SSH|XDG|DBUS|DISPLAY$|WAYLAND|TERM$|TERM_|TMUX|STY$|TMPDIR$|PWD$|OLDPWD$|SHLVL$|_$|HOSTNAME$)/;

export interface SubmitOptions {
  ask: AskSlurm;
  /** Words that start this program on a node. */
  self: readonly string[];
  /** Of this process. */
  environment: Readonly<Record<string, string>>;
  record: (run: StartedRun) => Promise<void>;
  /** The user's jobs as they are. */
  jobs: Jobs;
}

/** The name of a run's job: it says whose it is, and nothing of the prompt. */
export function jobName({ id }: { id: string }, nonce: string): string {
  return `isonforge-${id}-${nonce.slice(0, 8)}`;
}

/**
 * Submits a run.
 *
 * @throws {UserError} with Slurm's reason when it refuses; then there is no job
 */
export async function submit(
  request: RunRequest,
  { ask, self, environment, record, jobs }: SubmitOptions,
): Promise<void> {
  const { meta, nonce, directory } = request;
  const run: StartedRun = {
    pid: 0,
    identity: { host: await clusterName(ask), boot_id: "slurm", start_time: "0", nonce },
  };
  await record(run);
  await writeFiles(request, self);
  const name = jobName(meta, nonce);
  const { code, stdout, complaint } = await ask("sbatch", [
    ...(meta.slurm_option ?? []),
    ...dependencyOf(meta, jobs),
    ...["--parsable", "--hold", `--job-name=${name}`, `--chdir=${meta.cwd}`, "--export=ALL"],
    ...["--output=/dev/null", `--signal=B:USR1@${LAST_SECONDS}`, "--open-mode=append"],
    join(directory, JobFiles.script),
  ], { cwd: meta.cwd, env: environmentOf(request, environment) });
  // `4711`, or `4711;cluster`.
  const jobId = /^(\d+)/.exec(stdout.trim())?.[1];
  if (code !== 0 || jobId === undefined) {
    throw new UserError(`Slurm refuses the job: ${complaint}`, {
      hint:
        "sinfo shows partitions and limits; --slurm-option and the profile in the settings say what is asked for",
    });
  }
  try {
    await record({ ...run, job_id: jobId });
    const released = await ask("scontrol", ["release", jobId]);
    if (released.code !== 0) {
      throw new UserError(`Slurm does not release the job: ${released.complaint}`);
    }
  } catch (error) {
    await ask("scancel", [jobId]).catch(() => {});
    throw error;
  }
}

/** `--after` and `--after-ok` as Slurm says it; what has ended needs no more waiting for. */
function dependencyOf({ after = [], after_ok = [] }: AgentMeta, { byName }: Jobs): string[] {
  const jobsOf = (id: string) =>
    new Set(
      byName.values().filter(({ name }) => name.startsWith(`isonforge-${id}-`))
        .filter((job) => stageOf(job) !== "over").map((job) => job.id),
    );
  const conditions = [["afterany", after], ["afterok", after_ok]] as const;
  const parts = conditions.flatMap(([condition, ids]) =>
    ids.flatMap((id) => Array.from(jobsOf(id), (job) => `${condition}:${job}`))
  );
  // One that can never be met ends the job instead of keeping it for ever.
  return parts.length === 0 ? [] : [`--dependency=${parts.join(",")}`, "--kill-on-invalid-dep=yes"];
}

async function writeFiles(request: RunRequest, self: readonly string[]): Promise<void> {
  const { nonce, directory } = request;
  const files = {
    [JobFiles.script]: batchScript(request, { self }),
    [JobFiles.nonce]: nonce,
  };
  try {
    for (const [name, text] of Object.entries(files)) {
      const path = join(directory, name);
      await Deno.remove(path).catch(() => {});
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

/** As far as it can be told quickly. */
async function clusterName(ask: AskSlurm): Promise<string> {
  const { stdout } = await ask("scontrol", ["show", "config"]);
  return /^ClusterName\s*=\s*(\S+)/m.exec(stdout)?.[1] ?? "slurm";
}
