/**
 * Declares `isonforge diff <id>`.
 *
 * @module
 */
import { PROGRAM } from "../../../version.ts";
import { operand } from "../../arguments/operand.ts";
import { command, type Declaration, declared } from "../../declared/declaration.ts";
import type { Run } from "../run.ts";

export function diff(run: Run): Declaration {
  return declared(
    command()
      .description("Show what an agent changed since it was first started, committed or not.")
      .type("operand", operand)
      .arguments("<id:operand>")
      .option("--raw", "On a terminal: pass everything that files hold, not only colours.")
      .example("Read it", `${PROGRAM} diff a3f8c1d2`)
      .example("Take it over without a commit", `${PROGRAM} diff a3f8c1d2 | git apply`)
      .action(async ({ raw }, id) => {
        const { default: diff } = await import("../../commands/changes/diff.ts");
        await run(diff(id, { raw: raw ?? false }));
      }),
  );
}
