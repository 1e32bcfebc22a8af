/**
 * Declares `isonforge pr <id>`.
 *
 * @module
 */
import { PROGRAM } from "../../../version.ts";
import { operand } from "../../arguments/operand.ts";
import { command, type Declaration, declared } from "../../declared/declaration.ts";
import type { Run } from "../run.ts";

export function pr(run: Run): Declaration {
  return declared(
    command()
      .description(
        "Commit what an agent left in its worktree, push its branch, and open a draft of a pull request " +
          "(with gh) or of a merge request (with glab).",
      )
      .type("operand", operand)
      .arguments("<id:operand>")
      .option("--only-commit", "Neither push nor open anything.")
      .option("--force", "Push also what looks like a key.")
      .example("Later than --finish pr", `${PROGRAM} pr feature-auth`)
      .action(async ({ onlyCommit, force }, id) => {
        const { default: pr } = await import("../../commands/changes/pr.ts");
        await run(pr(id, { onlyCommit: onlyCommit ?? false, force: force ?? false }));
      }),
  );
}
