/**
 * Which working trees a repository has, read from git's files: a list of agents must not wait for another program.
 *
 * @module
 */
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { resolve } from "@std/path/resolve";
import { realPathOrSame } from "../../sys/files/real_path_or_same.ts";
import { isWithin } from "../../sys/files/is_within.ts";
import { readGitFile, repositoryFiles } from "../../sys/git/repository_files.ts";
import { linkedTrees } from "./git_directory.ts";
import { repositoryPath } from "./repository_path.ts";
import type { WorktreeAgent } from "./users.ts";

/**
 * Tells of agents whether they belong to a repository that has a working tree at `directory` or below it, and have their
 * place in the tree there too. Whoever stands in a worktree that isonforge made is with those alone who stand there.
 *
 * A git directory that was separated from its tree does not tell where that is: from within the tree it is found, from above not.
 *
 * @param directory absolute, without links
 */
export function worksForTreesIn(directory: string): (agent: WorktreeAgent) => boolean {
  const around = repositoryFiles(directory);
  const commonDir = around && realPathOrSame(around.commonDirectory);
  const known = new Map<string, string[]>();
  const treesOf = (repository: string) => {
    const trees = known.get(repository) ?? workingTrees(repository);
    known.set(repository, trees);
    return around !== undefined && commonDir === repository ? [around.root, ...trees] : trees;
  };
  return (agent) => {
    const { cwd, worktree_path: path, repository } = agent;
    const place = relative(path, cwd);
    return treesOf(repository).some((tree) =>
      isWithin(join(tree, place), directory) && !isWithin(tree, directoryOfOurs(agent))
    );
  };
}

/** The main one, or the git directory where that does not tell, and those that are linked to it. */
function workingTrees(commonDir: string): string[] {
  return [namedTree(commonDir) ?? repositoryPath(commonDir), ...linkedTrees(commonDir)];
}

/** Where a submodule is checked out, as git writes it: `worktree = ../../../lib`, in quotes if that is needed. */
function namedTree(commonDir: string): string | undefined {
  const config = readGitFile(join(commonDir, "config")) ?? "";
  const [, value] = /^\[core\][^[]*^\s*worktree\s*=\s*(.+)$/m.exec(config) ?? [];
  return value && resolve(commonDir, value.replace(/^"(.*)"$/, "$1").replaceAll(/\\(.)/g, "$1"));
}

/** That of the worktrees that isonforge has made of the agent's repository. */
function directoryOfOurs({ worktree: name, worktree_path: path }: WorktreeAgent): string {
  return path.endsWith(`/${name}`) ? path.slice(0, -name.length - 1) : path;
}
