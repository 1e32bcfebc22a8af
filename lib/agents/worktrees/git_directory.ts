/**
 * What git keeps of a linked worktree: `<repository>/worktrees/<name>`, see gitrepository-layout(5). Neither `git worktree move`
 * nor another branch makes it another one, so that by it a worktree is known again wherever it is.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { namesIn } from "../../sys/files/entries_in.ts";
import { infoAt } from "../../sys/files/info_at.ts";
import { readGitFile } from "../../sys/git/repository_files.ts";

/** Names such a directory for ever: another one may have its name later, or its number, but was not made then. */
export interface GitDirectory {
  name: string;
  /** Its inode number, */
  inode: number;
  /** and when it was made; ISO 8601, UTC. */
  made_at: string;
}

/** That of the worktree at `path`; undefined where there is none, or the file system does not tell when it was made. */
export function gitDirectoryOf(commonDir: string, path: string): GitDirectory | undefined {
  const link = readGitFile(join(path, ".git"))?.replace(/^gitdir: /, "");
  if (link === undefined) return undefined;
  const name = basename(link);
  return worktreeIn(commonDir, name) === path ? identityOf(commonDir, name) : undefined;
}

/** Where the worktree is of which git keeps that; undefined where there is no such directory any more. */
export function pathOf(commonDir: string, known: GitDirectory): string | undefined {
  const isThere = isSame(identityOf(commonDir, known.name), known);
  return isThere ? worktreeIn(commonDir, known.name) : undefined;
}

/** Whether both are one, or neither is known. */
export function isSame(a: GitDirectory | undefined, b: GitDirectory | undefined): boolean {
  return a?.name === b?.name && a?.inode === b?.inode && a?.made_at === b?.made_at;
}

/** Whether the worktree at `path` has had `branch` checked out as it was renamed; git notes that in its log of HEAD. */
export function hasRenamed(
  commonDir: string,
  { path, branch }: { path: string; branch: string },
): boolean {
  const directory = gitPathOf(commonDir, path);
  if (directory === undefined) return false;
  const log = readGitFile(join(directory, "logs", "HEAD"), MAX_LOG_BYTES);
  return log?.includes(`\tBranch: renamed refs/heads/${branch} to `) ?? false;
}

/** Whether the repository has a worktree at `path`, there or not. */
export function knowsWorktree(commonDir: string, path: string): boolean {
  return nameOf(commonDir, path) !== undefined;
}

/** Its path for the worktree at `path`, there or not; undefined where the repository has none. */
export function gitPathOf(commonDir: string, path: string): string | undefined {
  const name = nameOf(commonDir, path);
  return name === undefined ? undefined : join(commonDir, "worktrees", name);
}

/** Where the linked worktrees of the repository are, there or not. */
export function linkedTrees(commonDir: string): string[] {
  return namesIn(join(commonDir, "worktrees")).map((name) => worktreeIn(commonDir, name))
    .filter((path) => path !== undefined);
}

/** A longer one tells nothing. */
const MAX_LOG_BYTES = 16 * 1024 * 1024;

function nameOf(commonDir: string, path: string): string | undefined {
  return namesIn(join(commonDir, "worktrees")).find((name) => worktreeIn(commonDir, name) === path);
}

/** Each of them has a file that names its worktree. */
function worktreeIn(commonDir: string, name: string): string | undefined {
  const directory = join(commonDir, "worktrees", name);
  const link = readGitFile(join(directory, "gitdir"));
  return link === undefined ? undefined : dirname(resolve(directory, link));
}

function identityOf(commonDir: string, name: string): GitDirectory | undefined {
  const info = infoAt(join(commonDir, "worktrees", name));
  const { ino: inode = null, birthtime = null } = info ?? {};
  if (inode === null || birthtime === null) return undefined;
  return { name, inode, made_at: birthtime.toISOString() };
}
