/**
 * Declares `isonforge agents`.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function agents(run: Run): Declaration {
  return declared(
    command()
      .description("List the background agents, newest first.")
      .alias("ps")
      .option("--all", "List those of every directory; this is the default.")
      .option(
        "--cwd <directory:string>",
        "Only those that were started in a directory or below it.",
        {
          conflicts: ["all"],
        },
      )
      .option(
        "--filter <filter:string>",
        "Filter by state=, reason=, cwd=, name= or label=; may be given several times.",
        { collect: true },
      )
      .option("--running", "Only those that run.")
      .option("-n, --last [n:integer]", "Only the newest, or the n newest.")
      .option("--wide", "Also how they ended, where they work, what they took, their last line.")
      .option("--no-trunc", "Show prompts whole, on one line each.")
      .option("-q, --quiet", "Print only the ids.")
      .option("--watch", "Show the list again and again, until Ctrl+C.", {
        conflicts: ["quiet", "json"],
      })
      .option("--json", "Print JSON, for scripts.", { conflicts: ["quiet"] })
      .example("All agents", `${PROGRAM} agents`)
      .example("Those of this directory", `${PROGRAM} agents --cwd .`)
      .example("How they ended", `${PROGRAM} agents --wide`)
      .example("What they are doing", `${PROGRAM} agents --wide --watch`)
      .example("What failed", `${PROGRAM} agents --filter reason=failed --filter reason=lost`)
      .example(
        "Remove what is done",
        `${PROGRAM} rm --if-any $(${PROGRAM} agents -q --filter reason=completed)`,
      )
      .action(async ({ cwd, filter, running, last, wide, trunc, quiet, json, watch }) => {
        const { default: agents } = await import("../commands/agents.ts");
        await run(agents({
          filters: filter ?? [],
          cwd,
          running: running ?? false,
          last: last === true ? 1 : last,
          isWide: wide ?? false,
          isPromptWhole: !trunc,
          form: watch ? "watch" : json ? "json" : quiet ? "ids" : "table",
        }));
      }),
  );
}
