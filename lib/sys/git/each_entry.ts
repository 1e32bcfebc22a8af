/**
 * What git lists, taken as it comes: a large repository has more names than anybody should hold at once.
 *
 * @module
 */
import { decodeNames } from "../../text/byte_names.ts";
import { joinBytes } from "../../text/join_bytes.ts";
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
 * Calls `take` with each entry, as `byte_names.ts` has names, of a list that ends each with NUL. Where that returns false no
 * more is asked for, and git is ended.
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
  let rest: Uint8Array = new Uint8Array();
  let isWhole = true;
  const onStdout = (piece: Uint8Array) => {
    const bytes = rest.length === 0 ? piece : joinBytes([rest, piece]);
    const end = bytes.lastIndexOf(0);
    rest = bytes.slice(end + 1);
    if (end < 0) return isWhole;
    const entries = decodeNames(bytes.subarray(0, end)).split("\0");
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
