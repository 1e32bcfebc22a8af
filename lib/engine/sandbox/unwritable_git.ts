/**
 * A git directory that a sandbox leaves as it is although the work is in its tree: nothing can be committed then.
 *
 * @module
 */
import { join } from "@std/path/join";
import { isDirectoryAt } from "../../sys/files/info_at.ts";
import { resolvePathSync } from "../../sys/files/resolve_path.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import { gitPlaces } from "./git_places.ts";

/**
 * Why commands cannot commit; undefined where they can, or there is no repository.
 *
 * @param cwd the working directory, absolute
 * @param roots what may be written, absolute and without links
 */
export function whyNoCommits(cwd: string, roots: readonly string[]): string | undefined {
  const repository = repositoryFiles(resolvePathSync(cwd, "/"));
  if (repository === undefined) return undefined;
  const { root, gitDirectory } = repository;
  const path = join(root, ".git");
  if (isDirectoryAt(path) || gitPlaces(path, { roots }).writable.length > 0) return undefined;
  return `commands cannot commit: "${path}" leads to "${gitDirectory}", which does not lead back; ` +
    `git config core.worktree "${root}" makes it do so`;
}
