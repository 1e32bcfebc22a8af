/**
 * What differs between two trees, file by file.
 *
 * @module
 */
import { readGit } from "./read_git.ts";
import type { GitOptions } from "./run_git.ts";

/** A file as git keeps it; undefined: there is none. */
export type Entry = { mode: string; oid: string } | undefined;

const NONE = /^0+$/;

/** A file that is renamed is one that is deleted and one that is new. */
export async function changesBetween(
  start: string,
  end: string,
  git: GitOptions,
): Promise<Array<{ path: string; before: Entry; after: Entry }>> {
  const command = ["diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev"];
  // Said here, it is not looked for in .gitmodules, which may be damaged.
  const submodules = "--ignore-submodules=none";
  const fields = (await readGit([...command, submodules, start, end], git)).split("\0");
  const changes: Array<{ path: string; before: Entry; after: Entry }> = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [, mode = "", newMode = "", oid = "", newOid = ""] =
      /^:(\d+) (\d+) (\w+) (\w+) \w/.exec(fields[index] ?? "") ?? [];
    const entry = (mode: string, oid: string) => NONE.test(oid) ? undefined : { mode, oid };
    const path = fields[index + 1] ?? "";
    changes.push({ path, before: entry(mode, oid), after: entry(newMode, newOid) });
  }
  return changes;
}
