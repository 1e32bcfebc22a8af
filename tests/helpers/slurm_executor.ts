/**
 * The executor of Slurm without Slurm.
 *
 * @module
 */
import type { Executor } from "../../lib/agents/executors/executor.ts";
import { slurmExecutor } from "../../lib/agents/executors/slurm/slurm.ts";
import type { AskSlurm } from "../../lib/agents/executors/slurm/slurm_program.ts";
import { processTable } from "../../lib/sys/platform.ts";

/** Slurm's programs, none of which knows anything. */
const knowsNothing: AskSlurm = () => Promise.resolve({ code: 0, stdout: "", complaint: "" });

/** One of which `directory` is everything; `ask` is called in place of Slurm's programs. */
export function slurmAt(directory: string, ask: AskSlurm = knowsNothing): Required<Executor> {
  return slurmExecutor({
    directoryOf: () => directory,
    table: processTable(),
    home: directory,
    self: [],
    environment: {},
    ask,
  });
}
