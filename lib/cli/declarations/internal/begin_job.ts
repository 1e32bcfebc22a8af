/**
 * Declares `isonforge begin-job`.
 *
 * @module
 */
import { operand } from "../../arguments/operand.ts";
import { command, type Declaration, declared } from "../../declared/declaration.ts";
import type { Run } from "../run.ts";

/** The first act of a job of Slurm's; not for people. */
export function beginJob(run: Run): Declaration {
  return declared(
    command()
      .description("Record that a job begins.")
      .type("operand", operand)
      .arguments("<id:operand> <nonce:string> <job:string> <restarts:integer>")
      .hidden()
      .action(async (_options, id, nonce, jobId, restarts) => {
        const { default: begin } = await import("../../commands/internal/begin_job.ts");
        await run(begin({ id, nonce, jobId, restarts }));
      }),
  );
}
