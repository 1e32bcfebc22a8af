/**
 * Declares `isonforge rm <id...>`.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { operand } from "../arguments/operand.ts";
import { command, type Declaration, declared } from "../declared/declaration.ts";
import type { Run } from "./run.ts";

export function rm(run: Run): Declaration {
  return declared(
    command()
      .description("Remove stopped agents with their logs.")
      .type("operand", operand)
      .arguments("[id...:operand]")
      // Optional only beside --if-any.
      .usage("<id...>")
      .option("--worktree", "Also remove the worktree, unless it holds work that is nowhere else.")
      .option(
        "--force",
        "Also remove an agent whose record cannot be read. With --worktree: keep the work that it " +
          "holds, without ignored files, under refs/isonforge/<id>, and remove it.",
      )
      .option("--if-any", "Do nothing where no agent is named, as when $(...) is empty.")
      .example("Remove an agent", `${PROGRAM} rm a3f8c1d2`)
      .example(
        "What is done",
        `${PROGRAM} rm --if-any $(${PROGRAM} agents -q --filter reason=completed)`,
      )
      .example("And its worktree", `${PROGRAM} rm --worktree a3f8c1d2`)
      .action(async ({ force, worktree, ifAny }, ...ids) => {
        const { default: rm } = await import("../commands/rm.ts");
        await run(
          rm(ids, { force: force ?? false, worktree: worktree ?? false, ifAny: ifAny ?? false }),
        );
      }),
  );
}
