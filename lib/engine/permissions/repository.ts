/**
 * What git's files tell about the branches of the repository around a directory.
 *
 * @module
 */
import { readGitFile, repositoryFiles } from "../../sys/git/repository_files.ts";

/** Stands for a branch that only git can tell. No branch has such a name. */
export const UNTOLD_BRANCH = ".invalid";

/**
 * The branch that is checked out, e.g. `main`; undefined outside of a repository and on no branch, and
 * {@linkcode UNTOLD_BRANCH} where references stand in tables (reftable), as git itself then writes it, or HEAD cannot be read.
 */
export function currentBranch(cwd: string): string | undefined {
  const files = repositoryFiles(cwd);
  if (files === undefined) return undefined;
  const head = readGitFile(`${files.gitDirectory}/HEAD`);
  return head === undefined ? UNTOLD_BRANCH : head.match(/^ref: refs\/heads\/(.+)$/)?.[1];
}

/** What the remote calls its main branch, e.g. `trunk`, as far as a clone has noted it. */
export function remoteMainBranch(cwd: string): string | undefined {
  const files = repositoryFiles(cwd);
  if (files === undefined) return undefined;
  return readGitFile(`${files.commonDirectory}/refs/remotes/origin/HEAD`)
    ?.match(/^ref: refs\/remotes\/origin\/(.+)$/)?.[1];
}
