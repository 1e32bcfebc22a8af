/**
 * Declares `isonforge report`.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function report(run: Run): Declaration {
  return declared(
    command()
      .description("Tell what happened while you were away: ends, last words, changes, cost.")
      .option("--since <when:string>", "A duration, or a time as in 2026-01-31T22:00.", {
        default: "12h",
      })
      .option("--cwd <directory:string>", "Only agents that were started there or below.")
      .option(
        "--filter <filter:string>",
        "Filter by state=, reason=, cwd= or name=; may be given several times.",
        { collect: true },
      )
      .option("--json", "Print JSON, for scripts.")
      .option("--markdown", "Print Markdown.", { conflicts: ["json"] })
      .option("--html <path:string>", 'Write one page that holds everything; "-" is stdout.', {
        conflicts: ["json", "markdown"],
      })
      .example("In the morning", `${PROGRAM} report`)
      .example("As a page", `${PROGRAM} report --since 20h --html night.html`)
      .action(async ({ since, cwd, filter, json, markdown, html }) => {
        const { default: report } = await import("../commands/report.ts");
        await run(report({
          since,
          cwd,
          filters: filter ?? [],
          form: json ? "json" : markdown ? "markdown" : "text",
          html,
        }));
      }),
  );
}
