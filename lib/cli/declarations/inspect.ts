/**
 * Declares `isonforge inspect <id>`.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { operand } from "../arguments/operand.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function inspect(run: Run): Declaration {
  return declared(
    command()
      .description("Show everything about an agent: its state, settings, processes and files.")
      .type("operand", operand)
      .arguments("<id:operand>")
      .option("--json", "Print JSON, for scripts.")
      .example("What is it doing?", `${PROGRAM} inspect a3f8c1d2`)
      .example("Why did it end?", `${PROGRAM} inspect a3f8c1d2 --json | jq -r .reason`)
      .action(async ({ json }, id) => {
        const { default: inspect } = await import("../commands/inspect.ts");
        await run(inspect(id, { json: json ?? false }));
      }),
  );
}
