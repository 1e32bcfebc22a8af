/**
 * Declares `isonforge sessions`.
 *
 * @module
 */
import { Command } from "@cliffy/command";
import { PROGRAM } from "../../version.ts";
import { erased } from "./erased.ts";
import type { Run } from "./run.ts";

export function sessions(run: Run): Command {
  return erased(
    new Command()
      .description("List the saved conversations of this directory, newest first.")
      .option("--all", "Those of every directory.")
      .option("--json", "As JSON, for scripts.")
      .example("What was talked about here", `${PROGRAM} sessions`)
      .example("Go on with one of them", `${PROGRAM} --resume 5e0c`)
      .action(async ({ all, json }) => {
        const { default: sessions } = await import("../commands/sessions.ts");
        await run(sessions({ all: all ?? false, json: json ?? false }));
      }),
  );
}
