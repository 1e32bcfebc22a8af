/**
 * The job that this process is in: why its run was told to end, which its signal does not say.
 *
 * @module
 */
import { type ProcessTable, SYSTEM_COUNTER } from "../../../sys/process_info.ts";
import type { RunEnd, StartedMeta } from "../../record/meta.ts";
import { type AskSlurm, PATIENCE_MS } from "./slurm_program.ts";

/** What Slurm does with a job that it ends, while its batch script is there: in its state it is COMPLETING alone. */
export interface Fate {
  /** It begins anew, by itself. */
  isRequeued: boolean;
  /** Another job has taken its place. */
  isPreempted: boolean;
  /** Where it runs. */
  nodes: string;
}

/** `4711`, or `4711_3` of an array; see sbatch(1), OUTPUT ENVIRONMENT VARIABLES. */
function ownJob(environment: Readonly<Record<string, string>>): string | undefined {
  const { SLURM_JOB_ID, SLURM_ARRAY_JOB_ID, SLURM_ARRAY_TASK_ID } = environment;
  return SLURM_ARRAY_TASK_ID === undefined
    ? SLURM_JOB_ID
    : `${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}`;
}

/** Reads a line of `scontrol show job --oneliner`, as of a job that has begun so often anew. */
export function parseFate(line: string, restarts: number): Fate {
  const value = (name: string) => new RegExp(`(?:^|\\s)${name}=(\\S*)`).exec(line)?.[1] ?? "";
  return {
    isRequeued: Number(value("Restarts")) > restarts,
    isPreempted: /^\d/.test(value("PreemptTime")),
    nodes: value("NodeList"),
  };
}

export class OwnJob {
  readonly #id: string | undefined;
  readonly #cluster: string | undefined;
  readonly #node: string;
  readonly #table: Pick<ProcessTable, "oomKills">;
  readonly #restarts: number;
  readonly #ask: AskSlurm;
  #fate: Promise<Fate | undefined> | undefined;

  /** @param environment of this process */
  constructor(
    environment: Readonly<Record<string, string>>,
    { ask, table }: { ask: AskSlurm; table: Pick<ProcessTable, "oomKills"> },
  ) {
    this.#id = ownJob(environment);
    this.#cluster = environment.SLURM_CLUSTER_NAME;
    this.#node = environment.SLURMD_NODENAME ?? "";
    this.#table = table;
    this.#restarts = Number(environment.SLURM_RESTART_COUNT ?? 0);
    this.#ask = ask;
  }

  /** Clusters that share a home count their jobs alike. */
  isOf({ job_id, cluster }: { job_id?: string; cluster?: string }): boolean {
    const isHere = cluster === undefined || (this.#cluster ?? cluster) === cluster;
    return job_id !== undefined && job_id === this.#id && isHere;
  }

  /** Whether a run of it that was ended begins anew; false where nobody can tell. */
  async isRequeued(meta: StartedMeta): Promise<boolean> {
    return (await this.#fateOf(meta))?.isRequeued === true;
  }

  /** Slurm's word for why a run was told to end; undefined where it has none. */
  async whyItEnded(
    meta: StartedMeta,
  ): Promise<Pick<RunEnd, "reason" | "end_note"> | undefined> {
    const fate = await this.#fateOf(meta);
    if (fate?.isPreempted !== true) return undefined;
    return { reason: "killed", end_note: `Slurm: PREEMPTED on ${fate.nodes}` };
  }

  /**
   * What Slurm is going to say of a job in whose group of processes the kernel has killed some for lack of memory, while a
   * job is there; it counts them in the same place.
   */
  whyItWasKilled(): Pick<RunEnd, "end_note"> {
    const kills = this.#table.oomKills();
    if (kills === undefined || kills.counter === SYSTEM_COUNTER || kills.count === 0) return {};
    return { end_note: `Slurm: OUT_OF_MEMORY on ${this.#node}` };
  }

  #fateOf(meta: StartedMeta): Promise<Fate | undefined> {
    const id = this.#id;
    if (id === undefined || !this.isOf(meta)) return Promise.resolve(undefined);
    this.#fate ??= this.#ask("scontrol", ["show", "job", id, "--oneliner"], {
      timeoutMs: PATIENCE_MS,
    }).then(
      ({ code, stdout }) => code === 0 ? parseFate(stdout, this.#restarts) : undefined,
      () => undefined,
    );
    return this.#fate;
  }
}
