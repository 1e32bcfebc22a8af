/**
 * `isonforge merge <id>`
 *
 * @module
 */
import type { AgentStore } from "../../../agents/record/store.ts";
import { describeRunsLater } from "../../output/describe_runs_later.ts";
import { toldReferences } from "../../worktrees/changed_references.ts";
import { describeReferences } from "../../worktrees/describe_references.ts";
import { leftToRunLater } from "../../worktrees/left_to_run_later.ts";
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
  const later = await leftToRunLater(meta, { directory: store.directory(id), cwd: Deno.cwd() });
  const first = describeRunsLater(later, meta.worktree_path ?? meta.cwd);
  if (first !== undefined) printNotice(first);
  const moved = describeReferences(await toldReferences(store, meta));
  if (moved !== undefined) printNotice(moved);
  const { branch, into, commits } = await mergeAgent(meta, {
    cwd: Deno.cwd(),
    squash,
    onNotice: printNotice,
    usersOf: (path) => users.get(path) ?? [],
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
