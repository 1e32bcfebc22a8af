/**
 * Working trees whose directory of git's has another name than before. What one has checked out is known by that name, and
 * whoever renames it would hide that something else is.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { exists } from "../../sys/files/info_at.ts";
import { realPathOrSame } from "../../sys/files/real_path_or_same.ts";
import {
  MAIN_HEAD,
  type References,
  worktreeHead,
  WORKTREES,
  worktreesOf,
} from "../../sys/git/references.ts";
import { readGitFile, repositoryFiles } from "../../sys/git/repository_files.ts";
import { isHead } from "./compare_references.ts";
import type { ReferencesStart } from "./reference_record.ts";

/** Where the working trees beside the main one have their `.git`, by name. */
export function worktreePaths(common: string): Map<string, string> {
  const paths = new Map<string, string>();
  for (const name of worktreesOf(common) ?? []) {
    const directory = join(common, WORKTREES, name);
    const path = readGitFile(join(directory, "gitdir"));
    if (path !== undefined) paths.set(name, resolve(directory, path));
  }
  return paths;
}

/**
 * What is checked out now, by the names of before: also of what has another one. What was removed with its working tree is as
 * it was, for worktrees are made and removed by others all the time; what is gone and has that still stays gone.
 */
export function withNamesOfBefore(
  now: References,
  { repository, references, worktrees }: ReferencesStart,
): References {
  const found = new Map(now);
  const paths = new Map(Array.from(worktrees, ([name, path]) => [worktreeHead(name), path]));
  for (const [name, value] of references) {
    if (!isHead(name) || name === MAIN_HEAD || now.has(name)) continue;
    const path = paths.get(name);
    // Where none of them can be read, that is told of all.
    if (path === undefined || now.has(WORKTREES) || isGone(path)) found.set(name, value);
    else {
      const head = now.get(worktreeHead(nameNow(path, repository) ?? ""));
      if (head !== undefined) found.set(name, head);
    }
  }
  return found;
}

/** What was closed may still be there. */
function isGone(path: string): boolean {
  try {
    return !exists(path);
  } catch {
    return false;
  }
}

/** The name that the working tree with this `.git` has in the repository; undefined where it belongs to another one. */
function nameNow(path: string, repository: string): string | undefined {
  const files = repositoryFiles(dirname(path));
  if (files?.root !== dirname(path)) return undefined;
  const directory = realPathOrSame(files.gitDirectory);
  return dirname(directory) === join(repository, WORKTREES) ? basename(directory) : undefined;
}
