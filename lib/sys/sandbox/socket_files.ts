/**
 * Linux: sockets as files. The kernel's table has them by the names under which they were made, and only those of one network:
 * what was renamed, or was made in a container with a directory of this machine, is found where it lies.
 *
 * @module
 */
import { join } from "@std/path/join";
import { entriesIn } from "../files/entries_in.ts";
import { isSocketAt } from "../files/info_at.ts";

/** Directories that are looked into, those above first, and for how long: the first command waits for it. */
const MAX_DIRECTORIES = 2_000;
const MAX_MS = 60;
/** How many of them whatever time it takes: a busy machine must not leave open what is near. */
const MIN_DIRECTORIES = 300;
const MAX_DEPTH = 5;
/** What is fetched or built, or is git's: nobody listens there. */
const SKIPPED = new Set(["node_modules", ".git", ".venv", "venv", "target", "__pycache__"]);

/**
 * Absolute, as far as they are found: what is further down, or in a directory that is not ours to list, is not.
 *
 * @param directories where to look; absolute, without links
 * @param options.except where not to
 */
export function socketFiles(
  directories: readonly string[],
  { except, maxMs = MAX_MS }: { except: ReadonlySet<string>; maxMs?: number },
): string[] {
  const found: string[] = [];
  const until = performance.now() + maxMs;
  const queue = directories.map((path) => ({ path, depth: 1 }));
  for (const [index, { path: directory, depth }] of queue.entries()) {
    if (index >= MAX_DIRECTORIES) break;
    if (index >= MIN_DIRECTORIES && performance.now() > until) break;
    if (except.has(directory)) continue;
    for (const { name, isDirectory, isFile, isSymlink } of entriesIn(directory)) {
      const path = join(directory, name);
      if (isDirectory) {
        if (depth < MAX_DEPTH && !SKIPPED.has(name)) queue.push({ path, depth: depth + 1 });
      } else if (!isFile && !isSymlink && isSocketAt(path)) found.push(path);
    }
  }
  return found;
}
