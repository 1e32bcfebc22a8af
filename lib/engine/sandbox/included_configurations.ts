/**
 * Files that the configuration of a repository includes: git takes from them what it runs. See git-config(1), "Includes".
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { isDirectoryAt } from "../../sys/files/info_at.ts";
import { resolvePathSync } from "../../sys/files/resolve_path.ts";
import { readGitFile } from "../../sys/git/repository_files.ts";

const MAX_BYTES = 1024 * 1024;
/** git follows ten deep. */
const MAX_FILES = 100;

/**
 * All of them, with those that they include in turn, whatever the condition of an `includeIf`; some may not be there.
 *
 * @param path of `.git`, absolute
 * @param home of the user, for `~/`
 * @returns absolute, without links
 */
export function includedConfigurations(path: string, home: string): string[] {
  if (!isDirectoryAt(path)) return [];
  const found = new Set<string>();
  const queue = [join(path, "config"), join(path, "config.worktree")];
  for (const file of queue) {
    for (const place of includesOf(file, home)) {
      if (found.has(place) || found.size >= MAX_FILES) continue;
      found.add(place);
      queue.push(place);
    }
  }
  return [...found];
}

function includesOf(file: string, home: string): string[] {
  const text = readGitFile(file, MAX_BYTES) ?? "";
  let section = "";
  return text.split("\n").flatMap((line) => {
    const [, name, rest] = line.match(/^\s*\[\s*([\w-]+)[^\]]*\](.*)$/) ?? [];
    if (name !== undefined) section = name.toLowerCase();
    const value = (rest ?? line).match(/^\s*path\s*=\s*(.*?)\s*$/i)?.[1]?.replace(/^"(.*)"$/, "$1");
    if (!section.startsWith("include") || !value) return [];
    const place = value.startsWith("~/") ? join(home, value.slice(2)) : value;
    return [resolvePathSync(resolve(dirname(file), place), "/")];
  });
}
