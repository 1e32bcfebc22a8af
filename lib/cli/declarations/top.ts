/**
 * Declares `isonforge top`.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function top(run: Run): Declaration {
  return declared(
    command()
      .description("Show all agents on one screen, and what they are doing; ? lists the keys.")
      .option("--cwd <directory:string>", "Only agents that were started there or below.")
      .option(
        "--filter <filter:string>",
        "Filter by state=, reason=, cwd= or name=; may be given several times.",
        { collect: true },
      )
      .example("All of them", `${PROGRAM} top`)
      .example("Those of this directory", `${PROGRAM} top --cwd .`)
      .action(async ({ cwd, filter }) => {
        const { default: top } = await import("../commands/top.ts");
        await run(top({ filters: filter ?? [], cwd }));
      }),
  );
}
