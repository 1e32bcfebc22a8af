/**
 * Which files commits change, whatever stands in a working tree: a file may have been committed and then removed, or hidden there.
 *
 * @module
 */
import type { GitOptions } from "../../sys/git/run_git.ts";
import { readGit } from "../../sys/git/read_git.ts";

/** A file that differs. */
export interface IncomingFile {
  /** From the top of the tree. */
  name: string;
  change: "new" | "changed";
}

/**
 * What of `to` differs from `from`, without what is gone there.
 *
 * @param range two trees, or `a...b` as git-diff(1) has it
 */
export async function incomingFiles(
  range: readonly string[],
  git: GitOptions,
): Promise<IncomingFile[]> {
  const args = ["diff", "--name-status", "-z", "--no-renames", "--ignore-submodules=dirty"];
  const text = await readGit([...args, "--no-ext-diff", ...range, "--"], git);
  const words = text.split("\0");
  const files: IncomingFile[] = [];
  for (let at = 0; at + 1 < words.length; at += 2) {
    const [status = "", name = ""] = words.slice(at, at + 2);
    if (status !== "D") files.push({ name, change: status === "A" ? "new" : "changed" });
  }
  return files;
}
