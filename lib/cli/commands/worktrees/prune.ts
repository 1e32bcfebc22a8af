/**
 * `isonforge worktrees prune`
 *
 * @module
 */
import { unknownMeta } from "../../../agents/record/meta.ts";
import { listStatuses, type WorktreeStatus } from "../../../agents/worktrees/list.ts";
import { whyPrunable } from "../../../agents/worktrees/prunable.ts";
import { removeWorktree } from "../../../agents/worktrees/remove.ts";
import { mayRunFilters, worktreeUsers } from "../../../agents/worktrees/users.ts";
import { isonforgeHome } from "../../../config/environment.ts";
import { forgetGitRepository } from "../../../config/git_environment.ts";
import { ExitCode } from "../../../errors.ts";
import { assertAttended } from "../../attended.ts";
import { openExecutors, openStore } from "../../context.ts";
import { printDone, printError, printLine } from "../../output/print.ts";
import { noticeWhereStoodIn } from "../../output/removed.ts";

export interface WorktreesPruneOptions {
  dryRun: boolean;
  /** Ask nobody. */
  yes: boolean;
}

interface Prunable {
  status: WorktreeStatus;
  why: string;
}

/** Removes what is merged and clean; agents and their logs stay. */
export default async function worktreesPrune(
  { dryRun, yes }: WorktreesPruneOptions,
): Promise<number> {
  forgetGitRepository();
  const statuses = await listStatuses({ home: isonforgeHome(), users: await users() });
  const going = statuses.flatMap((status): Prunable[] => {
    const why = whyPrunable(status);
    return why === undefined ? [] : [{ status, why }];
  });
  if (going.length === 0) {
    printLine("No worktree to remove.");
    return ExitCode.done;
  }
  if (!dryRun && !yes) {
    assertAttended("prune asks before it removes", {
      hint: "--yes removes without asking, --dry-run only shows what would go",
    });
  }
  if (dryRun || !yes) {
    for (const { status, why } of going) printLine(`${status.name}: ${why} (${status.path})`);
  }
  const what = going.length === 1 ? "1 worktree" : `${going.length} worktrees`;
  if (dryRun) {
    printLine(`Would remove ${what}.`);
    return ExitCode.done;
  }
  if (!yes && !confirm(`Remove ${what}?`)) {
    printLine("Nothing removed.");
    return ExitCode.failed;
  }
  let exitCode: number = ExitCode.done;
  for (const prunable of going) {
    try {
      await remove(prunable);
    } catch (error) {
      printError(error);
      exitCode = ExitCode.failed;
    }
  }
  return exitCode;
}

async function users() {
  const store = openStore();
  return await worktreeUsers(store, { executors: openExecutors(store) });
}

async function remove({ status: { name, path, repository, users: known }, why }: Prunable) {
  const id = known.findLast(({ isGuest }) => !isGuest)?.id ?? name;
  const agent = { ...unknownMeta(id), worktree: name, worktree_path: path, repository };
  const removal = await removeWorktree(agent, {
    home: isonforgeHome(),
    cwd: Deno.cwd(),
    // Commits that were squashed are on no branch: they are kept, as always.
    force: "commits",
    mayRunFilters: () => Promise.resolve(mayRunFilters(known)),
    otherUsers: async (path) =>
      ((await users()).get(path) ?? []).filter(({ isRunning }) => isRunning).map(({ id }) => id),
  });
  const { branchIs, keptRef } = removal;
  printDone(`Removed ${name}: ${why}`);
  printLine(`  worktree removed: ${path}`);
  printLine(`  branch ${branchIs}: ${name}`);
  if (keptRef !== undefined) printLine(`  its commits: ${keptRef}`);
  noticeWhereStoodIn(removal);
}
