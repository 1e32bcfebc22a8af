/**
 * Declares `isonforge worktrees`.
 *
 * @module
 */
import { Command } from "@cliffy/command";
import { PROGRAM } from "../../version.ts";
import type { Run } from "../tree.ts";

export function worktrees(run: Run): Command {
  return new Command()
    .description("List the worktrees that agents and runs were given with -w.")
    .example("All worktrees", `${PROGRAM} worktrees`)
    .action(async () => {
      const { default: worktrees } = await import("../commands/worktrees.ts");
      await run(worktrees());
    });
}
