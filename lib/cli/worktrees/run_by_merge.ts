/**
 * What git would run of the very commits that it merges: hooks and programs that lie in the working tree.
 *
 * @module
 */
import { join } from "@std/path/join";
import type { RunByMerge } from "../../agents/worktrees/merge.ts";
import { gitUser } from "../../config/git_user.ts";
import { executedByGit } from "../../engine/permissions/git_configuration/executed_by_git.ts";
import { executedInCommits } from "../../engine/runs_later/in_commits.ts";
import { changesBetween } from "../../sys/git/changes_between.ts";
import { askReadGit } from "../../sys/git/read_git.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";

/** Who runs what hooks do: git, and what is called by hooks with what the working tree has for it. */
const OF_HOOKS = new Set(["git", "lefthook", "lint-staged"]);
/** What a merge runs beside hooks. */
const IN_MERGE =
  /^(?:filter\..+\.(?:clean|smudge|process)|merge\..+\.driver|core\.fsmonitor|gpg\.(?:.+\.)?program)$/i;

/** @param tip the commit that is merged into what is checked out at `cwd` */
export async function runByMerge(tip: string, { cwd }: { cwd: string }): Promise<RunByMerge> {
  const repository = repositoryFiles(cwd);
  if (repository === undefined) return { hooks: [], programs: [] };
  const { root } = repository;
  const git = { cwd: root };
  const user = gitUser();
  const base = await askReadGit(["merge-base", "HEAD", tip], git);
  const start = base.code === 0 ? base.stdout.trim() : "HEAD";
  const found = await executedInCommits(await changesBetween(start, tip, git), {
    ...{ start, git, root, user },
    // What package.json says is no hook.
    readsUntil: 0,
  });
  const paths = found.filter(({ by }) => OF_HOOKS.has(by)).map(({ path }) => path);
  const isIn = (files: readonly string[], path: string) => files.includes(join(root, path));
  const named = executedByGit(repository, user).files;
  const inMerge = executedByGit(repository, user, IN_MERGE).files;
  return {
    hooks: paths.filter((path) => !isIn(named, path)),
    programs: paths.filter((path) => isIn(inMerge, path)),
  };
}
