/**
 * Which files commits add.
 *
 * @module
 */
import { LOG_SETTINGS } from "./added_text.ts";
import { readGit } from "./read_git.ts";
import type { GitOptions } from "./run_git.ts";

export interface AddedFile {
  path: string;
  /** `160000` for what is a repository of its own, of which git keeps but a commit's name. */
  mode: string;
  /** Of the first that has it. */
  commit: string;
}

const FORM = ["-m", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-relative"];
const COMMIT = /^commit (\w+)(.*)$/;
const RAW = /^\n?:\d+ (\d+) \w+ \w+ [AT]$/;

/**
 * Those that one of the commits has and none of its parents, also where a later one removes it.
 *
 * @param range as git-rev-list(1) takes it
 * @throws {UserError} when git fails
 */
export async function filesAddedByCommits(
  range: readonly string[],
  git: GitOptions,
): Promise<AddedFile[]> {
  const args = ["log", "--reverse", ...FORM, "--ignore-submodules=none", "--format=commit %H %P"];
  const command = [...LOG_SETTINGS, ...args, ...range, "--"];
  const fields = (await readGit(command, git)).split("\0");
  const found = new Map<string, AddedFile>();
  const counts = new Map<string, number>();
  let commit = "";
  let parents = 0;
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index] ?? "";
    const [, name, rest = ""] = COMMIT.exec(field) ?? [];
    if (name !== undefined) {
      commit = name;
      parents = rest.trim() === "" ? 0 : rest.trim().split(" ").length;
    } else if (/^\n?:/.test(field)) {
      const path = fields[++index] ?? "";
      const [, mode] = RAW.exec(field) ?? [];
      if (mode === undefined) continue;
      const key = `${commit} ${path}`;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      // A merge is compared with each of its parents.
      if (count >= parents && !found.has(path)) found.set(path, { path, mode, commit });
    }
  }
  return [...found.values()];
}
