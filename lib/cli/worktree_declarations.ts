/**
 * The commands about worktrees, declared as the others are (see `declarations.ts`).
 *
 * @module
 */
import { Command } from "@cliffy/command";
import { PROGRAM } from "../version.ts";
import { erased } from "./declarations.ts";
import type { Run } from "./tree.ts";
import { word } from "./word.ts";

export function worktrees(run: Run): Command {
  return new Command()
    .description("List the worktrees that agents and runs were given with -w.")
    .example("All worktrees", `${PROGRAM} worktrees`)
    .action(async () => {
      const { default: worktrees } = await import("./commands/worktrees.ts");
      await run(worktrees());
    });
}

export function diff(run: Run): Command {
  return erased(
    new Command()
      .description("Show what an agent changed since it was first started, committed or not.")
      .type("word", word)
      .arguments("<id:word>")
      .example("Read it", `${PROGRAM} diff a3f8c1d2`)
      .example("Take it over without a commit", `${PROGRAM} diff a3f8c1d2 | git apply`)
      .action(async (_options, id) => {
        const { default: diff } = await import("./commands/diff.ts");
        await run(diff(id));
      }),
  );
}

export function merge(run: Run): Command {
  return erased(
    new Command()
      .description("Merge the branch of an agent's worktree into the branch that you are on.")
      .type("word", word)
      .arguments("<id:word>")
      .example("Once it is done", `${PROGRAM} merge a3f8c1d2`)
      .action(async (_options, id) => {
        const { default: merge } = await import("./commands/merge.ts");
        await run(merge(id));
      }),
  );
}
