/**
 * Declares `isonforge prune`.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function prune(run: Run): Declaration {
  return declared(
    command()
      .description("Remove all stopped agents with their logs; worktrees and conversations stay.")
      .option("--older-than <duration:string>", "Remove only those that ended longer ago, e.g. 7d.")
      .option(
        "--filter <filter:string>",
        "Filter by state=, reason=, cwd= or name=; may be given several times.",
        { collect: true },
      )
      .option("--dry-run", "Show what would be removed, and remove nothing.")
      .option("--yes", "Do not ask.")
      .example("What would go", `${PROGRAM} prune --older-than 7d --dry-run`)
      .example("In a script", `${PROGRAM} prune --filter reason=completed --yes`)
      .action(async ({ olderThan, filter, dryRun, yes }) => {
        const { default: prune } = await import("../commands/prune.ts");
        await run(prune({
          olderThan,
          filters: filter ?? [],
          dryRun: dryRun ?? false,
          yes: yes ?? false,
        }));
      }),
  );
}
