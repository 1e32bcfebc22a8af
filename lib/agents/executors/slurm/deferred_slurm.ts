/**
 * The executor for Slurm, which is loaded by the first agent that it has.
 *
 * @module
 */
import type { Executor } from "../executor.ts";
import type { SlurmOptions } from "./slurm.ts";

export function deferredSlurmExecutor(options: SlurmOptions): Executor {
  let loaded: Promise<Required<Executor>> | undefined;
  const slurm = () => loaded ??= import("./slurm.ts").then((it) => it.slurmExecutor(options));
  return {
    start: async (request, record) => await (await slurm()).start(request, record),
    array: async (size) => {
      return await (await slurm()).array(size);
    },
    look: () => {
      const look = slurm().then((it) => it.look());
      return {
        at: Date.now(),
        livenessOf: async (meta) => await (await look).livenessOf(meta),
        leftoversOf: async (meta) => await (await look).leftoversOf(meta),
        processesOf: async (meta) => await (await look).processesOf(meta),
        // Nodes have clocks of their own.
        mayHide: () => false,
        ageInSeconds: () => undefined,
      };
    },
    end: async (meta) => await (await slurm()).end(meta),
    // Its processes are on other machines: Slurm ends them.
    endLockHolders: () => {},
    isRequeued: async (meta) => await (await slurm()).isRequeued(meta),
    explainEnd: async (end, meta) => await (await slurm()).explainEnd(end, meta),
    runningCommand: () => undefined,
  };
}
