/**
 * Declares `isonforge tell-end`.
 *
 * @module
 */
import { operand } from "../../arguments/operand.ts";
import { command, type Declaration, declared } from "../../declared/declaration.ts";
import type { Run } from "../run.ts";

/** Not for people. */
export function tellEnd(run: Run): Declaration {
  return declared(
    command()
      .description("Run the command of --on-end, and tell who is to be told.")
      .type("operand", operand)
      .arguments("<id...:operand>")
      .hidden()
      .action(async (_options, ...ids) => {
        const { default: tellEnds } = await import("../../commands/internal/tell_end.ts");
        await run(tellEnds(ids));
      }),
  );
}
