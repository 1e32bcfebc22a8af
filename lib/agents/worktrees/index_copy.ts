/**
 * An index of our own: git may write to it, and what the user or an agent has staged stays as it is.
 *
 * @module
 */
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { git, type GitOptions } from "../../sys/git.ts";

/** Runs `action` with a copy of the index of the working tree at `path`. */
export async function withIndexCopy<T>(
  path: string,
  action: (options: GitOptions) => Promise<T>,
): Promise<T> {
  const directory = await Deno.makeTempDir({ prefix: "isonforge-index-" });
  try {
    const index = join(directory, "index");
    const original = (await git(["rev-parse", "--git-path", "index"], { cwd: path })).trimEnd();
    await Deno.copyFile(resolve(path, original), index).catch((error) => {
      // Before the first `git add` there is none.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
    return await action({ cwd: path, env: { GIT_INDEX_FILE: index } });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
