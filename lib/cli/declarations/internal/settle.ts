/**
 * Declares `isonforge settle`.
 *
 * @module
 */
import { operand } from "../../arguments/operand.ts";
import { command, type Declaration, declared } from "../../declared/declaration.ts";
import type { Run } from "../run.ts";

/** What a supervisor becomes; not for people. */
export function settle(run: Run): Declaration {
  return declared(
    command()
      .description("Record how a run ended.")
      .type("operand", operand)
      .arguments("<id:operand> <nonce:string> <status:integer>")
      .hidden()
      .action(async (_options, id, nonce, status) => {
        const { default: settle } = await import("../../commands/internal/settle.ts");
        await run(settle(id, nonce, status));
      }),
  );
}
