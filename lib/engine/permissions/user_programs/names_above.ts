/**
 * What the directories above the one that is worked in are called: `workflows/ci.yml` is what it is in `.github`, `git/config` in
 * the `.config` of a home.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { relative } from "@std/path/relative";
import { isWithin } from "../../../sys/files/is_within.ts";
import { resolvePathSync } from "../../../sys/files/resolve_path.ts";
import { repositoryFiles } from "../../../sys/git/repository_files.ts";
import { plainName } from "../executed_names.ts";

/**
 * Plain names from the home down to `root`, else from the top of its working tree. A worktree has those of the main one: where it
 * lies says nothing, and what it holds is to be merged.
 *
 * @param root absolute, without links
 */
export function namesAbove(root: string, home: string): string[] {
  const repository = repositoryFiles(root);
  const own = resolvePathSync(home, "/");
  const ofHome = (path: string) =>
    own !== "/" && isWithin(path, own) ? withoutOwn(namesBetween(own, path)) : undefined;
  if (repository === undefined) return ofHome(root) ?? [];
  const { gitDirectory, commonDirectory, root: top } = repository;
  const below = namesBetween(top, root);
  if (gitDirectory === commonDirectory) return ofHome(root) ?? below;
  const isUsual = basename(commonDirectory) === ".git";
  return [...isUsual ? ofHome(resolvePathSync(dirname(commonDirectory), "/")) ?? [] : [], ...below];
}

/** In git's directories, and in ours, worktrees may lie. */
function withoutOwn(names: readonly string[]): string[] {
  return names.slice(names.findLastIndex((name) => name === ".git" || name === ".isonforge") + 1);
}

/** The plain names of a path below another one. */
export function namesBetween(from: string, path: string): string[] {
  const names = relative(from, path);
  return names === "" ? [] : names.split("/").map(plainName);
}
