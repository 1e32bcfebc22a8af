/**
 * Declares `isonforge worktrees`.
 *
 * @module
 */
import { Command } from "@cliffy/command";
import { PROGRAM } from "../../version.ts";
import { asCommand } from "./as_command.ts";
import type { Run } from "./run.ts";

export function worktrees(run: Run): Command {
  return asCommand(
    new Command()
      .description("List the worktrees that agents and runs were given with -w.")
      .option("--json", "Print JSON, for scripts.")
      .example("All worktrees", `${PROGRAM} worktrees`)
      .action(async ({ json }) => {
        const { default: worktrees } = await import("../commands/worktrees.ts");
        await run(worktrees({ json: json ?? false }));
      }),
  );
}
