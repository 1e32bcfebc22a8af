/**
 * An index of our own: git may write to it, and what the user or an agent has staged stays as it is.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { UserError } from "../../errors.ts";
import { exists } from "../files/info_at.ts";
import { withPath } from "../files/with_path.ts";
import { eachEntry } from "./each_entry.ts";
import { withTemporaryDirectory } from "../files/temporary_directory.ts";
import { disarm, readGit } from "./read_git.ts";
import type { GitOptions } from "./run_git.ts";

export interface IndexCopyOptions extends Pick<GitOptions, "timeoutMs" | "signal"> {
  /**
   * What the index says of whole directories, so that their trees need not be made again, is not believed: whoever
   * wrote it may have written there what he likes, and `git write-tree` would tell that.
   */
  forgetsTrees?: boolean;
}

/**
 * Runs `action` with a copy of the index of the working tree at `path`. In the copy no file is hidden: what
 * `git update-index --skip-worktree` and `--assume-unchanged` say of files that are there does not count.
 */
export async function withIndexCopy<T>(
  path: string,
  action: (options: GitOptions) => Promise<T>,
  { forgetsTrees = false, ...limits }: IndexCopyOptions = {},
): Promise<T> {
  return await withTemporaryDirectory("index-", async (directory) => {
    const index = join(directory, "index");
    const original = (await readGit(["rev-parse", "--git-path", "index"], { cwd: path, ...limits }))
      .trimEnd();
    await copy(resolve(path, original), index).catch((error) => {
      // Before the first `git add` there is none.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
    const options = { cwd: path, env: { GIT_INDEX_FILE: index }, ...limits };
    await unhide(await hiddenFiles({ cwd: path, ...limits }), options);
    if (forgetsTrees) await forgetTrees(options);
    return await action(options);
  });
}

async function copy(from: string, to: string): Promise<void> {
  const { isFile, atime, mtime } = await Deno.stat(from);
  if (!isFile) throw new UserError(`the index of git, "${from}", is not a regular file`);
  await Deno.copyFile(from, to);
  // A file as young as the index is compared by its content; with a younger copy its change would be overlooked.
  if (mtime !== null) await Deno.utime(to, atime ?? mtime, mtime);
}

/**
 * Files whose changes `git status` does not show, because somebody told git so. A file that is not there is none of
 * them: a sparse checkout leaves out what it likes.
 */
export async function hiddenFiles(git: GitOptions): Promise<string[]> {
  const hidden: string[] = [];
  await eachEntry(["ls-files", "-z", "-v", "--full-name", "--", ":/"], git, (entry) => {
    // A small letter is "assume unchanged", S is "skip worktree"; see git-ls-files(1).
    if (/^[a-zS] /.test(entry)) hidden.push(entry.slice("S ".length));
    return true;
  });
  return hidden.filter((name) => existsByBytes(join(git.cwd, name)));
}

/** Whatever its name is made of. */
function existsByBytes(path: string): boolean {
  if (path.isWellFormed()) return exists(path);
  try {
    return withPath(path, exists);
  } catch {
    return false;
  }
}

/** Git forgets the trees that a file lies in when a flag of that is set, be it to what it was. */
async function forgetTrees(options: GitOptions): Promise<void> {
  const oneOfEach = new Map<string, string>();
  await eachEntry(["ls-files", "-z", "-v", "--full-name", "--", ":/"], options, (entry) => {
    const name = entry.slice("H ".length);
    // A file that is in conflict takes no flag, and leaves no tree to be believed.
    if (!entry.startsWith("M ")) oneOfEach.set(dirname(name), name);
    return true;
  });
  if (oneOfEach.size === 0) return;
  const { args } = await disarm(options);
  const stdin = Array.from(oneOfEach.values(), (name) => `${name}\0`).join("");
  const command = [...args, "update-index", "--no-assume-unchanged", "-z", "--stdin"];
  await readGit(command, { ...options, stdin });
}

async function unhide(names: readonly string[], options: GitOptions): Promise<void> {
  if (names.length === 0) return;
  const { args } = await disarm(options);
  for (const flag of ["--no-assume-unchanged", "--no-skip-worktree"]) {
    const stdin = names.map((name) => `${name}\0`).join("");
    await readGit([...args, "update-index", flag, "-z", "--stdin"], { ...options, stdin });
  }
}
