/**
 * Places where something is, or what to say where nothing is.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import type { HeldPlace } from "../../sys/files/held_place.ts";
import { holdPlace } from "../../sys/files/hold_place.ts";
import { editDistance } from "../../text/edit_distance.ts";
import { displayPath } from "./paths.ts";

/** Holds what is at `place`; undefined when nothing is. */
export function holdExisting(place: string): HeldPlace | undefined {
  try {
    return holdPlace(place);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Says that nothing is at `place`, and what may have been meant. */
export async function nothingAt(place: string, cwd: string): Promise<string> {
  const near = (await nearPaths(place)).map((path) => `"${displayPath(path, cwd)}"`);
  return "no such file or directory" +
    (near.length > 0 ? `; did you mean ${near.join(" or ")}` : "");
}

/**
 * Up to three existing names that the missing `path` may have meant: near ones in its directory.
 */
async function nearPaths(path: string): Promise<string[]> {
  const wanted = basename(path).toLowerCase();
  const directory = dirname(path);
  const near: { name: string; distance: number }[] = [];
  try {
    using held = holdPlace(directory);
    for await (const { name } of Deno.readDir(held.path)) {
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
