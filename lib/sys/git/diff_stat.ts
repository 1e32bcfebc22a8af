/**
 * How much differs between two commits.
 *
 * @module
 */
import { readGit } from "./read_git.ts";
import type { GitOptions } from "./run_git.ts";

export interface DiffStat {
  files: number;
  /** Lines. */
  insertions: number;
  deletions: number;
}

/** Nothing that a repository names is run for it, see `read_git.ts`. */
const PLAIN = ["--no-ext-diff", "--no-textconv", "--no-color", "--ignore-submodules=dirty"];

/**
 * Counts what changed from one commit to another.
 *
 * @throws {UserError} with git's reason
 */
export async function diffStat(
  [from, to]: readonly [from: string, to: string],
  git: GitOptions,
): Promise<DiffStat> {
  const text = await readGit(["diff", "--shortstat", ...PLAIN, from, to, "--"], git);
  const count = (what: RegExp) => Number(what.exec(text)?.[1] ?? 0);
  return {
    files: count(/(\d+) files? changed/),
    insertions: count(/(\d+) insertions?/),
    deletions: count(/(\d+) deletions?/),
  };
}

/** `3 files, +120 -4` */
export function describeDiffStat({ files, insertions, deletions }: DiffStat): string {
  return `${files} ${files === 1 ? "file" : "files"}, +${insertions} -${deletions}`;
}
