/**
 * Where a repository keeps the hooks that git runs, when that is a directory of its working tree.
 *
 * @module
 */
import { resolve } from "@std/path/resolve";
import { join } from "@std/path/join";
import { readGitFile, repositoryFiles } from "../../sys/git/repository_files.ts";
import { resolvePathSync } from "../../sys/files/resolve_path.ts";

const MAX_CONFIG_BYTES = 1024 * 1024;

/**
 * The directory that `core.hooksPath` names in the configuration of the repository around `directory`, every link followed;
 * undefined where none is named. Files that the configuration includes are not looked at.
 *
 * @param directory absolute
 */
export function hooksDirectory(directory: string): string | undefined {
  const repository = repositoryFiles(directory);
  if (repository === undefined) return undefined;
  const { root, gitDirectory, commonDirectory } = repository;
  // Of a worktree its own counts more.
  const files = [join(gitDirectory, "config.worktree"), join(commonDirectory, "config")];
  for (const file of files) {
    const path = hooksPath(readGitFile(file, MAX_CONFIG_BYTES) ?? "");
    if (path !== undefined) return resolvePathSync(resolve(root, path), "/");
  }
  return undefined;
}

/** See git-config(1), "Syntax": the last one counts. */
function hooksPath(config: string): string | undefined {
  let section = "";
  let found: string | undefined;
  for (const line of config.split("\n")) {
    const [, name, rest = line] = /^\s*\[([^\]]*)\](.*)$/.exec(line) ?? [];
    if (name !== undefined) section = name.trim().toLowerCase();
    const value = /^\s*hookspath\s*=\s*(.*?)\s*$/i.exec(rest)?.[1];
    if (section === "core" && value) found = value.replace(/^"(.*)"$/, "$1");
  }
  return found;
}
