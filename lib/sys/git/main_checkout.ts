/**
 * The working tree that a linked one belongs to, found without git. See gitrepository-layout(5), "worktrees/<id>/gitdir".
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { realPathOrSame } from "../files/real_path_or_same.ts";
import { readGitFile, repositoryFiles } from "./repository_files.ts";

/**
 * The top of the main working tree; undefined for what is no worktree beside one, or only says that it is: the
 * repository has to know it.
 *
 * @param root the top of a working tree
 *
 * @example
 * ```ts
 * mainCheckout("/home/me/.isonforge/worktrees/shop-2d1d91fb/fix"); // "/home/me/shop"
 * ```
 */
export function mainCheckout(root: string): string | undefined {
  const files = repositoryFiles(root);
  if (files === undefined || files.root !== root) return undefined;
  const { gitDirectory } = files;
  if (gitDirectory === files.commonDirectory) return undefined;
  const commonDirectory = realPathOrSame(files.commonDirectory);
  const isListed = dirname(realPathOrSame(gitDirectory)) === join(commonDirectory, "worktrees");
  if (!isListed || basename(commonDirectory) !== ".git") return undefined;
  const known = readGitFile(join(gitDirectory, "gitdir"));
  const isKnown = known !== undefined &&
    realPathOrSame(resolve(gitDirectory, known)) === realPathOrSame(join(root, ".git"));
  return isKnown ? dirname(commonDirectory) : undefined;
}
