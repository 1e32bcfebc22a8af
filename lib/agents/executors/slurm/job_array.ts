/**
 * Many runs as one array of jobs: all records → the array, held → its numbers in the records → release. Whatever dies in
 * between, a job is in a record by the array's name and its index, or finds no run that it may begin.
 *
 * @module
 */
import { join } from "@std/path/join";
import { errorMessage, UserError } from "../../../errors.ts";
import { tryToRemove } from "../../../sys/files/remove_if_there.ts";
import { shellQuote } from "../../../sys/shell_quote.ts";
import { systemFailure } from "../../../sys/system_error.ts";
import { isSettled, type StartedMeta, type Submitter } from "../../record/meta.ts";
import type { AgentStore } from "../../record/store.ts";
import type { RunRequest, StartedRun } from "../executor.ts";
import { JobFiles } from "./batch_script.ts";
import { type ClusterConfig, clusterConfig } from "./cluster_config.ts";
import { arrayName, taskName } from "./find_job.ts";
import { NO_SHARED_HOME } from "./job_state.ts";
import type { AskSlurm } from "./slurm_program.ts";
import { releasing, runOf, type SubmitContext, submitHeld, writeFiles } from "./submit.ts";
import { whoSubmits } from "./submitter.ts";

interface ArrayContext extends SubmitContext {
  home: string;
  /** Its name, where it tells. */
  cluster: string | undefined;
}

export class JobArray {
  readonly #name = arrayName();
  readonly #requests: RunRequest[] = [];
  readonly #takeBack: Array<() => Promise<void>> = [];
  readonly #submitter: Submitter;
  readonly #context: ArrayContext;

  private constructor(submitter: Submitter, context: ArrayContext) {
    this.#submitter = submitter;
    this.#context = context;
  }

  /** @throws {UserError} when the cluster takes no array of that size */
  static async open(
    size: number,
    context: SubmitContext & { home: string },
  ): Promise<JobArray> {
    const { name, mostInArray: max } = await configOf(context.ask);
    if (size <= max) {
      return new JobArray(whoSubmits(context.table, size), { ...context, cluster: name });
    }
    throw new UserError(`these are ${size} agents, and an array of this cluster takes ${max}`, {
      hint: `split the list: split -l ${max} LIST (MaxArraySize in slurm.conf is the limit)`,
    });
  }

  /** Records a run as one of the array, and writes its files; Slurm hears of it with all others. */
  async add(request: RunRequest, record: (run: StartedRun) => Promise<void>): Promise<void> {
    await record({
      ...runOf(request.nonce, this.#context.cluster),
      job_task: taskName(this.#name, this.#requests.length),
      submitted_by: this.#submitter,
    });
    await writeFiles(request, this.#context.self);
    this.#requests.push(request);
  }

  /**
   * @returns the records of those that have a job now; none of who was stopped meanwhile
   * @throws {UserError} with Slurm's reason when it refuses, or what `signal` aborted with; then none of the agents is left
   */
  async submit(
    store: AgentStore,
    { maxRunning, signal }: { maxRunning?: number; signal?: AbortSignal } = {},
  ): Promise<StartedMeta[]> {
    const [first] = this.#requests;
    if (first === undefined) return [];
    try {
      return await this.#submit(store, { first, maxRunning, signal });
    } catch (error) {
      await this.discard(store);
      throw error;
    }
  }

  /** As if none of its agents had been made. */
  async discard(store: AgentStore): Promise<void> {
    for (const request of this.#requests) await forget(store, request);
    // What cannot be taken back must not hide why there are no agents.
    for (const takeBack of this.#takeBack.toReversed()) await takeBack().catch(() => {});
  }

  onDiscard(takeBack: () => Promise<void>): void {
    this.#takeBack.push(takeBack);
  }

  async #submit(
    store: AgentStore,
    { first, maxRunning, signal }: {
      first: RunRequest;
      maxRunning: number | undefined;
      signal: AbortSignal | undefined;
    },
  ): Promise<StartedMeta[]> {
    const { home, ask } = this.#context;
    // In the directory of the first of its agents, until Slurm has it; whatever becomes of the job's name, it says which it is.
    const script = join(first.directory, `${this.#name}.sh`);
    await Deno.writeTextFile(script, this.#script(home), { mode: 0o600 }).catch((error) => {
      throw systemFailure("cannot write the job's files", error);
    });
    const limit = maxRunning === undefined ? "" : `%${maxRunning}`;
    const jobId = await submitHeld({ ...first, ...(signal === undefined ? {} : { signal }) }, {
      ...this.#context,
      ...{ name: this.#name, directory: home, script },
      indices: `0-${this.#requests.length - 1}${limit}`,
    });
    const made: StartedMeta[] = [];
    const stopped: string[] = [];
    await releasing(jobId, ask, async () => {
      for (const [index, request] of this.#requests.entries()) {
        signal?.throwIfAborted();
        const task = `${jobId}_${index}`;
        const meta = await keepJob(store, { request, task });
        if (meta === undefined) stopped.push(task);
        else made.push(meta);
      }
      await tryToRemove(script);
      if (stopped.length > 0) await ask("scancel", stopped);
    });
    return made;
  }

  /** Each job of it becomes the script of its agent: ids are letters and digits. */
  #script(home: string): string {
    const ids = this.#requests.map(({ meta: { id } }) => id).join(" ");
    return `#!/bin/sh
# ${this.#requests.length} agents of isonforge.
set -- ${ids}
shift "$SLURM_ARRAY_TASK_ID"
job=${shellQuote(join(home, "agents"))}/$1/${JobFiles.script}
[ -r "$job" ] || exit ${NO_SHARED_HOME}
exec /bin/sh "$job"
`;
  }
}

async function configOf(ask: AskSlurm): Promise<ClusterConfig> {
  try {
    return await clusterConfig(ask);
  } catch (error) {
    throw new UserError(`cannot submit: ${errorMessage(error)}`, { cause: error });
  }
}

/** Undefined where the run was ended, or the agent removed, while others were being made. */
async function keepJob(
  store: AgentStore,
  { request: { meta: { id }, nonce }, task }: { request: RunRequest; task: string },
): Promise<StartedMeta | undefined> {
  try {
    return await store.locked(id, async () => {
      const read = store.read(id);
      if (isSettled(read) || read.identity?.nonce !== nonce) return undefined;
      const { submitted_by: _, ...meta } = read;
      const submitted: StartedMeta = { ...meta, job_id: task };
      await store.write(submitted);
      return submitted;
    });
  } catch (error) {
    if (store.list().some((entry) => entry.id === id)) throw error;
    return undefined;
  }
}

/** One that something else was done with meanwhile stays as that has left it. */
async function forget(store: AgentStore, { meta: { id }, nonce }: RunRequest): Promise<void> {
  await store.locked(id, async () => {
    const meta = store.read(id);
    if (!isSettled(meta) && meta.identity?.nonce === nonce) await store.remove(id);
  }).catch(() => {});
}
