/**
 * The executors there are, and which one a record means.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import type { AgentMeta } from "../record/meta.ts";
import type { Executor, ExecutorOptions, Look, RunArray } from "./executor.ts";
import { localExecutor } from "./local/local.ts";
import { deferredSlurmExecutor } from "./slurm/deferred_slurm.ts";
import type { SlurmOptions } from "./slurm/slurm.ts";

/** By the name that stands in records; one that names none is of an earlier version, and was started here. */
export const LOCAL = "local";

/** Every way in which runs are started. */
export class Executors {
  readonly #byName: ReadonlyMap<string, Executor>;

  constructor(options: ExecutorOptions & SlurmOptions) {
    this.#byName = new Map([
      [LOCAL, localExecutor(options)],
      ["slurm", deferredSlurmExecutor(options)],
    ]);
  }

  /**
   * What started the latest run of an agent, and starts its next one.
   *
   * @throws {UserError} when the record names one that this version does not know
   */
  of({ id, executor = LOCAL }: AgentMeta): Executor {
    const found = this.#byName.get(executor);
    if (found !== undefined) return found;
    throw new UserError(`${id} was started by "${executor}", which this version does not know`, {
      hint: "a newer isonforge started it: use that one",
    });
  }

  /**
   * For runs that are to start together; undefined where that executor starts each by itself.
   *
   * @throws {UserError} when it does not take so many
   */
  async array(executor: string, size: number): Promise<RunArray | undefined> {
    return await this.#byName.get(executor)?.array?.(size);
  }

  /** A look at the runs of all of them, for one command. */
  look(): Look {
    const looks = new Map<Executor, Look>();
    const at = (meta: AgentMeta): Look => {
      const executor = this.of(meta);
      const look = looks.get(executor) ?? executor.look();
      looks.set(executor, look);
      return look;
    };
    return {
      at: Date.now(),
      livenessOf: async (meta) => await at(meta).livenessOf(meta),
      leftoversOf: async (meta) => await at(meta).leftoversOf(meta),
      processesOf: async (meta) => await at(meta).processesOf(meta),
      mayHide: (meta) => at(meta).mayHide(meta),
      ageInSeconds: (meta) => at(meta).ageInSeconds(meta),
    };
  }
}
