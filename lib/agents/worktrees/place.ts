/**
 * Where the worktrees of a repository are: `<home>/worktrees/<repository>-<hash>/<branch>`.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { UserError } from "../../errors.ts";
import { withDirectoryLock } from "../../sys/lock.ts";
import { ensurePrivateDirectory } from "../../sys/files/private_directory.ts";
import { exists } from "../../sys/files/info_at.ts";
import { repositoryName } from "./repository.ts";
import { encodeHex } from "../../text/encode_hex.ts";
import { worktreesDirectory } from "./worktrees_directory.ts";

/** The lock is held while hooks of the repository run, one of which may install everything anew. */
const LONGEST_HOOK_MS = 600_000;

/** Characters of a repository's name that are kept: it only helps to recognise the directory. */
const MAX_NAME = 40;

/** The directory of the worktrees of one repository, whatever its name. */
export async function repositoryDirectory(home: string, commonDir: string): Promise<string> {
  const name = repositoryName(commonDir).replaceAll(/[^\p{L}\p{N}._-]+/gu, "-");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(commonDir));
  const hash = encodeHex(digest.slice(0, 4));
  const directory = `${Array.from(name).slice(0, MAX_NAME).join("")}-${hash}`;
  return join(await worktreesDirectory(home), directory);
}

/**
 * Runs `action` as the only one that makes or removes worktrees of a repository. Who holds an
 * agent's lock too takes that one first.
 */
export async function withRepositoryLock<T>(
  home: string,
  commonDir: string,
  action: (directory: string) => Promise<T>,
): Promise<T> {
  for (;;) {
    ensurePrivateDirectory(home, { mayBeLink: true });
    const directory = await repositoryDirectory(home, commonDir);
    let isOurs = false;
    try {
      ensurePrivateDirectory(dirname(directory));
      ensurePrivateDirectory(directory);
      return await withDirectoryLock(directory, async () => {
        isOurs = true;
        try {
          return await action(directory);
        } finally {
          // Nothing was made, or the last one was removed.
          await removeEmptyDirectories(directory, directory);
        }
      }, { waitMs: LONGEST_HOOK_MS });
    } catch (error) {
      // Whoever held the lock before us found the directory empty and removed it.
      if (isOurs || !(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

/**
 * Where the worktree of a branch goes. Slashes in its name make directories.
 *
 * @throws {UserError} when that would be inside of another worktree, or elsewhere altogether
 */
export function worktreePath(directory: string, name: string): string {
  const parts = name.split("/");
  // Git has no branch of such a name, but a record may say what it likes.
  if (parts.some((part) => part === "" || part.startsWith("."))) {
    throw new UserError(`${JSON.stringify(name)} is not a valid branch name`);
  }
  for (let count = 1; count < parts.length; count++) {
    const above = parts.slice(0, count).join("/");
    if (!exists(join(directory, above, ".git"))) continue;
    throw new UserError(
      `cannot make a worktree for "${name}": it would be inside that of "${above}"`,
      { hint: "choose another name" },
    );
  }
  return join(directory, ...parts);
}

/** Makes the directory of a worktree, and those above it, for the user alone. */
export function makeWorktreeDirectory(directory: string, path: string): void {
  if (path === directory) return;
  makeWorktreeDirectory(directory, dirname(path));
  ensurePrivateDirectory(path);
}

/** Removes `path` and the directories above it, up to and with `directory`, as far as they are empty. */
export async function removeEmptyDirectories(directory: string, path: string): Promise<void> {
  for (let at = path; at.startsWith(directory); at = dirname(at)) {
    const isGone = await Deno.remove(at).then(
      () => true,
      (error) => error instanceof Deno.errors.NotFound,
    );
    if (!isGone) return;
  }
}
