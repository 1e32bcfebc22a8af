/**
 * What git's files tell about the branches of the repository around a directory.
 *
 * @module
 */
import { readGitFile, repositoryFiles } from "../../sys/git/repository_files.ts";

/** The branch that is checked out, e.g. `main`; undefined outside of a repository and on no branch. */
export function currentBranch(cwd: string): string | undefined {
  const files = repositoryFiles(cwd);
  if (files === undefined) return undefined;
  return readGitFile(`${files.gitDirectory}/HEAD`)?.match(/^ref: refs\/heads\/(.+)$/)?.[1];
}

/** What the remote calls its main branch, e.g. `trunk`, as far as a clone has noted it. */
export function remoteMainBranch(cwd: string): string | undefined {
  const files = repositoryFiles(cwd);
  if (files === undefined) return undefined;
  return readGitFile(`${files.commonDirectory}/refs/remotes/origin/HEAD`)
    ?.match(/^ref: refs\/remotes\/origin\/(.+)$/)?.[1];
}
