/**
 * What differs between two states of the files of a repository, file by file.
 *
 * @module
 */
import { readGit } from "./read_git.ts";
import type { GitOptions } from "./run_git.ts";

/** A file as git keeps it; undefined: there is none. */
export type Entry = { mode: string; oid: string } | undefined;

const NONE = /^0+$/;

export interface FileChange {
  path: string;
  before: Entry;
  after: Entry;
}

/** A file that is renamed is one that is deleted and one that is new; what is said here is not looked for in a damaged .gitmodules. */
const FORM = ["-z", "--raw", "--no-renames", "--no-abbrev", "--ignore-submodules=none"];

/** What differs between two trees. */
export async function changesBetween(
  start: string,
  end: string,
  git: GitOptions,
): Promise<FileChange[]> {
  return parse(await readGit(["diff-tree", "-r", ...FORM, start, end], git));
}

/** What the index would commit. */
export async function stagedChanges(git: GitOptions): Promise<FileChange[]> {
  return parse(await readGit(["diff", "--cached", "--no-relative", ...FORM, "--"], git));
}

function parse(printed: string): FileChange[] {
  const fields = printed.split("\0");
  const changes: FileChange[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [, mode = "", newMode = "", oid = "", newOid = ""] =
      /^:(\d+) (\d+) (\w+) (\w+) \w/.exec(fields[index] ?? "") ?? [];
    const entry = (mode: string, oid: string) => NONE.test(oid) ? undefined : { mode, oid };
    const path = fields[index + 1] ?? "";
    changes.push({ path, before: entry(mode, oid), after: entry(newMode, newOid) });
  }
  return changes;
}
