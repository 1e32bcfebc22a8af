/**
 * Declares `isonforge settle`.
 *
 * @module
 */
import { Command } from "@cliffy/command";
import { operand } from "../arguments/operand.ts";
import { asCommand } from "./as_command.ts";
import type { Run } from "./run.ts";

/** What a supervisor becomes; not for people. */
export function settle(run: Run): Command {
  return asCommand(
    new Command()
      .description("Record how a run ended.")
      .type("operand", operand)
      .arguments("<id:operand> <nonce:string> <status:integer>")
      .hidden()
      .action(async (_options, id, nonce, status) => {
        const { default: settle } = await import("../commands/settle.ts");
        await run(settle(id, nonce, status));
      }),
  );
}
