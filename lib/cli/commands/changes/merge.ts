/**
 * `isonforge merge <id>`
 *
 * @module
 */
import type { AgentStore } from "../../../agents/record/store.ts";
import { noticeLookFirst } from "../../worktrees/look_first.ts";
import { mergeAgent } from "../../../agents/worktrees/merge.ts";
import { worktreeUsers } from "../../../agents/worktrees/users.ts";
import { forgetGitRepository } from "../../../config/git_environment.ts";
import { ExitCode } from "../../../errors.ts";
import { PROGRAM } from "../../../version.ts";
import { withNamedAgent } from "../../agents/named_agent.ts";
import { openExecutors, openStore } from "../../context.ts";
import { printDone, printLine, printNotice } from "../../output/print.ts";

export interface MergeOptions {
  /** As one change, which is left to be committed. */
  squash: boolean;
}

export default async function merge(
  word: string,
  options: MergeOptions,
): Promise<number> {
  forgetGitRepository();
  const store = openStore();
  return await withNamedAgent(store, word, ({ id }) => mergeNamed(store, id, options));
}

async function mergeNamed(
  store: AgentStore,
  id: string,
  { squash }: MergeOptions,
): Promise<number> {
  const users = await worktreeUsers(store, { executors: openExecutors(store) });
  const meta = store.read(id);
  await noticeLookFirst(store, meta);
  const { branch, into, commits } = await mergeAgent(meta, {
    cwd: Deno.cwd(),
    squash,
    onNotice: printNotice,
    usersOf: (path) => users.get(path) ?? [],
    runByMerge: async (tip) => {
      const { runByMerge } = await import("../../worktrees/run_by_merge.ts");
      return await runByMerge(tip, { cwd: Deno.cwd() });
    },
  });
  if (commits === 0) {
    printLine(`${into} has everything of ${branch} already`);
    return ExitCode.done;
  }
  const count = `${commits} ${commits === 1 ? "commit" : "commits"}`;
  if (squash) {
    printDone(`Squashed ${branch} into the files of ${into}: ${count}`);
    printLine("  commit: git commit");
    return ExitCode.done;
  }
  printDone(`Merged ${branch} into ${into}: ${count}`);
  printLine(`  remove: ${PROGRAM} rm --worktree ${id}`);
  return ExitCode.done;
}
