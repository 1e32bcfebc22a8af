/**
 * Declares `isonforge worktrees`.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function worktrees(run: Run): Declaration {
  return declared(
    command()
      .description("List the worktrees that agents and runs were given with -w.")
      .option("--json", "Print JSON, for scripts.")
      .example("All worktrees", `${PROGRAM} worktrees`)
      .action(async ({ json }) => {
        const { default: worktrees } = await import("../commands/worktrees/list.ts");
        await run(worktrees({ json: json ?? false }));
      }),
  )
    .command("prune", prune(run));
}

function prune(run: Run): Declaration {
  return declared(
    command()
      .description(
        "Remove worktrees that hold nothing of their own: what is committed is merged, as it is or squashed, and " +
          "nothing else is there. Agents and their logs stay.",
      )
      .option("--dry-run", "Show what would be removed, and remove nothing.")
      .option("--yes", "Do not ask.")
      .example("What would go", `${PROGRAM} worktrees prune --dry-run`)
      .action(async ({ dryRun, yes }) => {
        const { default: prune } = await import("../commands/worktrees/prune.ts");
        await run(prune({ dryRun: dryRun ?? false, yes: yes ?? false }));
      }),
  );
}
