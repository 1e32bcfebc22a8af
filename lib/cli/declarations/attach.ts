/**
 * Declares `isonforge attach <id>`.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { lineCount } from "../arguments/line_count.ts";
import { operand } from "../arguments/operand.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function attach(run: Run): Declaration {
  return declared(
    command()
      .description("Follow an agent live; Ctrl+C detaches, the agent goes on.")
      .type("operand", operand)
      .type("lines", lineCount)
      .arguments("<id:operand>")
      .option(
        "-n, --lines, --tail <n:lines>",
        "Begin with the last n lines; with all of its run unless told.",
      )
      .option("--raw", "On a terminal: pass everything that it wrote, not only colours.")
      .example("Watch an agent work", `${PROGRAM} attach a3f8c1d2`)
      .action(async ({ lines, raw }, id) => {
        const { default: attach } = await import("../commands/attach.ts");
        await run(attach(id, { lines, raw: raw ?? false }));
      }),
  );
}
