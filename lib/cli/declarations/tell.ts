/**
 * Declares `isonforge tell <id> <message...>`.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { operand } from "../arguments/operand.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function tell(run: Run): Declaration {
  return declared(
    command()
      .description(
        "Tell an agent something while it works. It reads that before it asks its model the next " +
          'time, in the order in which it was told. "-" is standard input.',
      )
      .type("operand", operand)
      .arguments("<id:operand> <message...:operand>")
      .option("--now", "Interrupt the answer, or the command, that is under way.")
      .example("On the way", `${PROGRAM} tell a3f8c1d2 "leave the tests alone"`)
      .example("At once", `${PROGRAM} tell --now a3f8c1d2 "stop: wrong file"`)
      .action(async ({ now }, id, ...words) => {
        const { default: tell } = await import("../commands/tell.ts");
        await run(tell(id, words, { now: now ?? false }));
      }),
  );
}
