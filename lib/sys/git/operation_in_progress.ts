/**
 * What somebody has begun with git in a working tree and not ended.
 *
 * @module
 */
import { join } from "@std/path/join";
import { exists } from "../files/info_at.ts";
import { repositoryFiles } from "./repository_files.ts";

/** In the words of `git status`; each is the name of a command that takes `--abort`. */
export type Operation = "merge" | "rebase" | "am" | "cherry-pick" | "revert";

const SIGNS: ReadonlyArray<readonly [file: string, operation: Operation]> = [
  ["rebase-merge", "rebase"],
  ["rebase-apply/applying", "am"],
  ["rebase-apply", "rebase"],
  ["MERGE_HEAD", "merge"],
  ["CHERRY_PICK_HEAD", "cherry-pick"],
  ["REVERT_HEAD", "revert"],
];

/** What goes on in the working tree around `cwd`, read from git's files. */
export function operationInProgress(cwd: string): Operation | undefined {
  const directory = repositoryFiles(cwd)?.gitDirectory;
  if (directory === undefined) return undefined;
  return SIGNS.find(([file]) => exists(join(directory, file)))?.[1];
}

/**
 * Where git has written down which changes it applies when the merge in the working tree around `cwd` ends, or whichever comes
 * next; undefined where it has not.
 */
export function autostashAt(cwd: string): string | undefined {
  const directory = repositoryFiles(cwd)?.gitDirectory;
  const path = directory === undefined ? undefined : join(directory, "MERGE_AUTOSTASH");
  return path !== undefined && exists(path) ? path : undefined;
}
