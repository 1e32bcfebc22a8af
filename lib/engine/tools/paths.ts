/**
 * Paths as models write them.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { basename } from "@std/path/basename";
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { resolve } from "@std/path/resolve";

/** How many links the kernel follows before it gives up (Linux `path_resolution(7)`). */
const MAX_LINKS = 40;

/** The absolute path that a tool's argument means. `~` is not expanded: no shell reads it. */
export function absolutePath(path: string, cwd: string): string {
  return resolve(cwd, path);
}

/** A path as a model should see it: short inside the working directory, absolute elsewhere. */
export function displayPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  if (short === "") return ".";
  return short === ".." || short.startsWith("../") ? path : short;
}

/**
 * Where a write to `path` ends up: the target of a symbolic link, which may not exist yet, else `path` itself.
 *
 * @throws {Deno.errors.FilesystemLoop} when links form a loop
 */
export async function writeTarget(path: string): Promise<string> {
  let target = path;
  for (let links = 0; links < MAX_LINKS; links++) {
    try {
      target = resolve(dirname(target), await Deno.readLink(target));
    } catch {
      return target; // Not a link, or nothing there: whatever is wrong shows when it is written.
    }
  }
  throw new Deno.errors.FilesystemLoop(`too many symbolic links: "${path}"`);
}

/**
 * Up to three existing names that the missing `path` may have meant: near ones in its directory.
 */
export async function nearPaths(path: string): Promise<string[]> {
  const wanted = basename(path).toLowerCase();
  const directory = dirname(path);
  const near: { name: string; distance: number }[] = [];
  try {
    for await (const { name } of Deno.readDir(directory)) {
      const distance = editDistance(wanted, name.toLowerCase());
      if (distance <= Math.max(2, wanted.length / 3) || stem(name) === stem(wanted)) {
        near.push({ name, distance });
      }
    }
  } catch {
    return []; // The directory is missing too: there is nothing to suggest.
  }
  near.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return near.slice(0, 3).map(({ name }) => join(directory, name));
}

function stem(name: string): string {
  return name.toLowerCase().replace(/\.[^.]+$/, "");
}

/** Levenshtein distance, one row at a time. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
