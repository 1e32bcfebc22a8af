/**
 * Declares `isonforge merge <id>`.
 *
 * @module
 */
import { PROGRAM } from "../../../version.ts";
import { operand } from "../../arguments/operand.ts";
import { command, type Declaration, declared } from "../../declared/declaration.ts";
import type { Run } from "../run.ts";

export function merge(run: Run): Declaration {
  return declared(
    command()
      .description("Merge the branch of an agent's worktree into the branch that you are on.")
      .type("operand", operand)
      .arguments("<id:operand>")
      .option("--squash", "Take all of it as one change, which you commit.")
      .example("Once it is done", `${PROGRAM} merge a3f8c1d2`)
      .example(
        "By its branch, as one commit",
        `${PROGRAM} merge --squash feature-auth && git commit`,
      )
      .action(async ({ squash }, id) => {
        const { default: merge } = await import("../../commands/changes/merge.ts");
        await run(merge(id, { squash: squash ?? false }));
      }),
  );
}
