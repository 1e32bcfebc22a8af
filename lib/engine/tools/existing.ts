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
import { escapeName } from "../../text/byte_names.ts";
import { editDistance } from "../../text/edit_distance.ts";
import { isReadAs } from "../../text/plain_characters.ts";
import { displayPath } from "./paths.ts";
import type { PlacedTouch } from "./touch.ts";

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
  const near = (await nearPaths(place)).map((path) => {
    const shown = displayPath(path, cwd);
    // Shown as it is, it would be read as what is not there.
    return `"${isReadAs(basename(path), basename(place)) ? escapeName(shown) : shown}"`;
  });
  return "no such file or directory" +
    (near.length > 0 ? `; did you mean ${near.join(" or ")}` : "");
}

/** Says of the paths of a call that another name is there, which is read as the one that was written. */
export function alikeNotes(touches: readonly PlacedTouch[], cwd: string): string[] {
  return touches.flatMap((touch) => {
    if (!("place" in touch) || touch.alike === undefined) return [];
    const { place, isMeant } = touch.alike;
    const name = escapeName(displayPath(place, cwd));
    return isMeant
      ? [`there is no "${touch.path}"; "${name}" was taken, whose name is read as that`]
      : [`"${name}" is there too: its name is read as that of "${touch.path}"`];
  });
}

/** Up to three existing names that the missing `path` may have meant: near ones in its directory. */
async function nearPaths(path: string): Promise<string[]> {
  const wanted = basename(path).toLowerCase();
  const directory = dirname(path);
  const near: { name: string; distance: number }[] = [];
  try {
    using held = holdPlace(directory);
    for await (const { name } of Deno.readDir(held.path)) {
      const distance = editDistance(wanted, name.toLowerCase());
      if (isReadAs(name, basename(path))) near.push({ name, distance: 0 });
      else if (distance <= Math.max(2, wanted.length / 3) || stem(name) === stem(wanted)) {
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
