/**
 * Declares `isonforge logs <id>`.
 *
 * @module
 */
import { Command } from "@cliffy/command";
import { PROGRAM } from "../../version.ts";
import type { Run } from "../tree.ts";
import { word } from "../word.ts";
import { erased } from "./erased.ts";

export function logs(run: Run): Command {
  return erased(
    new Command()
      .description("Show the last lines of an agent's output.")
      .type("word", word)
      .arguments("<id:word>")
      .option("-n, --lines <n:integer>", "How many lines.", { default: 50 })
      .example("The last 200 lines", `${PROGRAM} logs a3f8c1d2 -n 200`)
      .example("By the first digits", `${PROGRAM} logs a3`)
      .action(async ({ lines }, id) => {
        const { default: logs } = await import("../commands/logs.ts");
        await run(logs(id, lines));
      }),
  );
}
