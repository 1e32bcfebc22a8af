/**
 * Declares `isonforge rollback <id|session>`.
 *
 * @module
 */
import { PROGRAM } from "../../../version.ts";
import { operand } from "../../arguments/operand.ts";
import { command, type Declaration, declared } from "../../declared/declaration.ts";
import type { Run } from "../run.ts";

export function rollback(run: Run): Declaration {
  return declared(
    command()
      .description(
        "Take back what an agent, or the runs of a conversation, changed in a git repository: exactly those files.",
      )
      .type("operand", operand)
      .arguments("<id:operand>")
      .option("--dry-run", "Show what would be changed, and change nothing.")
      .option("--yes", "Do not ask.")
      .option(
        "--force",
        "Also where files were changed later; what they hold is kept under a reference.",
      )
      .example("What would change", `${PROGRAM} rollback a3f8c1d2 --dry-run`)
      .example("In a script", `${PROGRAM} rollback a3f8c1d2 --yes`)
      .action(async ({ dryRun, yes, force }, id) => {
        const { default: rollback } = await import("../../commands/changes/rollback.ts");
        await run(rollback(id, {
          dryRun: dryRun ?? false,
          yes: yes ?? false,
          force: force ?? false,
        }));
      }),
  );
}
