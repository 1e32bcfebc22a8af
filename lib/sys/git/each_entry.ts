/**
 * What git lists, taken as it comes: a large repository has more names than anybody should hold at once.
 *
 * @module
 */
import { closedPaths } from "./closed_paths.ts";
import { readGitWithWarnings } from "./read_git.ts";
import type { GitOptions } from "./run_git.ts";

export interface Listed {
  /** Whether it was the whole list. */
  isWhole: boolean;
  /** What git could not look into, see `closedPaths()`; of a whole list. */
  closed: string[];
}

/**
 * Calls `take` with each entry of a list that ends each with NUL. Where that returns false no more is asked for, and git is
 * ended.
 *
 * @example
 * ```ts
 * await eachEntry(["ls-files", "-z"], { cwd }, (path) => paths.push(path) < 1_000);
 * ```
 * @throws {UserError} with git's reason when it fails
 */
export async function eachEntry(
  args: readonly string[],
  git: GitOptions,
  take: (entry: string) => boolean,
): Promise<Listed> {
  const decoder = new TextDecoder();
  let rest = "";
  let isWhole = true;
  const onStdout = (piece: Uint8Array) => {
    const entries = (rest + decoder.decode(piece, { stream: true })).split("\0");
    rest = entries.pop() ?? "";
    isWhole &&= entries.every((entry) => take(entry));
    return isWhole;
  };
  try {
    const { stderr } = await readGitWithWarnings(args, { ...git, onStdout });
    return { isWhole, closed: closedPaths(stderr) };
  } catch (error) {
    if (isWhole) throw error;
    return { isWhole, closed: [] };
  }
}
