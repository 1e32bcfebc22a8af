/**
 * How a repository is called to its user.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { shellQuote } from "../../sys/shell_quote.ts";

/** What people call a repository: the directory that it is in. */
export function repositoryPath(commonDir: string): string {
  return basename(commonDir) === ".git" ? dirname(commonDir) : commonDir;
}

/** The command that removes a worktree, wherever one stands. */
export function removeByHand(commonDir: string, path: string, options = ""): string {
  const repository = shellQuote(repositoryPath(commonDir));
  return `git -C ${repository} worktree remove ${options}${shellQuote(path)}`;
}
