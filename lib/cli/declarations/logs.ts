/**
 * Declares `isonforge logs <id>`.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { lineCount } from "../arguments/line_count.ts";
import { operand } from "../arguments/operand.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function logs(run: Run): Declaration {
  return declared(
    command()
      .description(
        "Show the last lines that agents wrote; of several, each with the name of its agent.",
      )
      .type("operand", operand)
      .type("lines", lineCount)
      .arguments("<id...:operand>")
      .option(
        "-n, --lines, --tail <n:lines>",
        "How many lines, or all: 50 unless told, with --since all.",
      )
      .option("-f, --follow", "Also show what comes, until the agent ends.")
      .option("--stderr", "Show stderr.log instead: what went wrong.")
      .option("--since <when:string>", "Only lines since then: 10m, 1h30m, 2026-01-31T12:00:00Z.")
      .option("-t, --timestamps", "Begin each line with the time at which it was begun.")
      .option("--raw", "On a terminal: pass everything that was written, not only colours.")
      .example("The last 200 lines", `${PROGRAM} logs a3f8c1d2 -n 200`)
      .example("By the first digits", `${PROGRAM} logs a3`)
      .example("The last 10 minutes and what comes", `${PROGRAM} logs a3 --since 10m -f`)
      .action(async (options, ...ids) => {
        const { default: logs } = await import("../commands/logs.ts");
        await run(logs(ids, options));
      }),
  );
}
