/**
 * Declares `isonforge agents`.
 *
 * @module
 */
import { Command } from "@cliffy/command";
import { PROGRAM } from "../../version.ts";
import { erased } from "./erased.ts";
import type { Run } from "./run.ts";

export function agents(run: Run): Command {
  return erased(
    new Command()
      .description("List the background agents, newest first.")
      .alias("ps")
      .option("--all", "Those of every directory: the default.")
      .option("--cwd <directory:string>", "Those that were started in a directory or below it.", {
        conflicts: ["all"],
      })
      .option(
        "--filter <filter:string>",
        "Those of a state=, reason=, cwd= or name=; may be given several times.",
        { collect: true },
      )
      .option("--no-trunc", "Show prompts whole, on one line each.")
      .option("-q, --quiet", "Only the ids.")
      .option("--json", "As JSON, for scripts.", { conflicts: ["quiet"] })
      .example("All agents", `${PROGRAM} agents`)
      .example("Those of this directory", `${PROGRAM} agents --cwd .`)
      .example("What failed", `${PROGRAM} agents --filter reason=failed --filter reason=lost`)
      .example(
        "Remove what is done",
        `${PROGRAM} rm $(${PROGRAM} agents -q --filter reason=completed)`,
      )
      .action(async ({ cwd, filter, trunc, quiet, json }) => {
        const { default: agents } = await import("../commands/agents.ts");
        await run(agents({
          filters: [...(filter ?? []), ...(cwd === undefined ? [] : [`cwd=${cwd}`])],
          isPromptWhole: !trunc,
          form: json ? "json" : quiet ? "ids" : "table",
        }));
      }),
  );
}
