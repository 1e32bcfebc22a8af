/**
 * Paths as models write them.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { basename } from "@std/path/basename";
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { editDistance } from "../../text/edit_distance.ts";

/** A path as a model should see it: short inside the working directory, absolute elsewhere. */
export function displayPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  if (short === "") return ".";
  return short === ".." || short.startsWith("../") ? path : short;
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
