/**
 * Putting a branch into a directory of its own, and taking back what was put there.
 *
 * @module
 */
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { UserError } from "../../errors.ts";
import { askReadGit } from "../../sys/git/read_git.ts";
import { gitReason } from "../../sys/git/run_git.ts";
import { shellQuote } from "../../sys/shell_quote.ts";
import { exists } from "../../sys/files/info_at.ts";
import { tryToRemove } from "../../sys/files/remove_if_there.ts";
import { describeSystemError } from "../../sys/system_error.ts";
import { askGitOf, commitOf, type LinkedWorktree, repositoryPath } from "./repository.ts";
import { makeWorktreeDirectory, removeEmptyDirectories } from "./place.ts";

export interface Place {
  /** The common directory of the repository. */
  repository: string;
  /** The directory of all worktrees of this repository. */
  directory: string;
  /** Of the branch, */
  name: string;
  /** and where it is checked out. */
  path: string;
}

export interface Checkout {
  /** Takes back what was done; nothing may have been changed since. */
  undo(): Promise<void>;
  /** What the user should know, though it is done. */
  warning?: string;
}

/** The full name of a branch: tags and commits of that name are never meant. */
export function branchRef(name: string): string {
  return `refs/heads/${name}`;
}

/**
 * Checks a branch out at its place, where nothing is; makes the branch at `newAt` when that is given.
 *
 * @throws {UserError} with git's reason; then nothing is left
 */
export async function checkOut(place: Place, newAt: string | undefined): Promise<Checkout> {
  const { repository, directory, name, path } = place;
  if (newAt !== undefined) await makeBranch(place, newAt);
  const undo = async () => {
    await askGitOf(repository, "worktree", "remove", "--force", path);
    // What git did not take for a worktree yet; the directory was made by us, a moment ago.
    await tryToRemove(path, { recursive: true });
    if (newAt !== undefined) await askGitOf(repository, "update-ref", "-d", branchRef(name), newAt);
    await removeEmptyDirectories(directory, path);
  };
  try {
    makeWorktreeDirectory(directory, path);
    const added = await askGitOf(repository, "worktree", "add", path, name);
    if (added.code === 0) return { undo };
    // git takes back what it could not check out, and keeps what only its last hook did not like.
    if (!await isCheckedOut(path)) throw cannotUse(name, gitReason(added));
    return { undo, warning: `the post-checkout hook failed: ${gitReason(added)}` };
  } catch (error) {
    await undo();
    if (error instanceof UserError) throw error;
    throw cannotUse(name, describeSystemError(error), { cause: error });
  }
}

/**
 * Makes room for a checkout: an empty directory is removed, and what git still remembers of a
 * worktree whose directory was deleted by hand.
 *
 * @throws {UserError} when something else is in the way
 */
export async function clearPlace(
  { repository, name, path }: Place,
  registered: LinkedWorktree | undefined,
): Promise<void> {
  if (exists(path)) {
    const isEmpty = (await Deno.lstat(path)).isDirectory && await isRemoved(path);
    if (!isEmpty) {
      throw cannotUse(name, `"${path}" is in the way and is not a worktree of this repository`, {
        hint: "move it away",
      });
    }
  }
  if (registered === undefined) return;
  if (registered.branch === undefined && registered.head !== undefined) {
    const keep = `git -C ${
      shellQuote(repositoryPath(repository))
    } branch <name> ${registered.head}`;
    throw cannotUse(
      name,
      `its directory was deleted while no branch was checked out in it, at ${registered.head}`,
      { hint: `keep that commit: ${keep}; then: git worktree prune` },
    );
  }
  const removed = await askGitOf(repository, "worktree", "remove", path);
  if (removed.code !== 0) throw cannotUse(name, gitReason(removed));
}

/** What cannot be done about the worktree of a branch, and why. */
export function cannotUse(
  name: string,
  reason: string,
  options?: ConstructorParameters<typeof UserError>[1],
): UserError {
  return new UserError(`cannot use a worktree for "${name}": ${reason}`, options);
}

async function isCheckedOut(path: string): Promise<boolean> {
  if (!exists(join(path, ".git"))) return false;
  const index = await askReadGit(["rev-parse", "--git-path", "index"], { cwd: path });
  return index.code === 0 && exists(resolve(path, index.stdout.trimEnd()));
}

async function makeBranch({ repository, name }: Place, at: string): Promise<void> {
  // Without an upstream: it would only be a guess.
  const made = await askGitOf(repository, "branch", "--no-track", name, at);
  if (made.code !== 0) throw cannotUse(name, gitReason(made));
}

/**
 * Deletes a branch unless it has moved from `at` meanwhile, with what the user's configuration says of it.
 *
 * @returns whether it is gone
 */
export async function deleteBranch(
  { repository, name }: Pick<Place, "repository" | "name">,
  at: string,
): Promise<boolean> {
  await askGitOf(repository, "update-ref", "-d", branchRef(name), at);
  if (await commitOf(repository, branchRef(name)) !== undefined) return false;
  // Most often there is nothing about it.
  await askGitOf(repository, "config", "--local", "--remove-section", `branch.${name}`);
  return true;
}

async function isRemoved(path: string): Promise<boolean> {
  return await Deno.remove(path).then(() => true, () => false);
}
