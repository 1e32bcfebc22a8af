/**
 * What is there under a name that is read as the one that was asked for.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { isAmbiguous, isReadAs } from "../../text/plain_characters.ts";
import { isThere } from "./info_at.ts";

/**
 * The only place that is read as `place`, which is not there itself; undefined when it is, when none is read so, and when
 * several are.
 *
 * @param place absolute, without links
 * @param find follows the links of an absolute path
 */
export async function placeReadAs(
  place: string,
  find: (path: string) => Promise<string>,
): Promise<string | undefined> {
  const missing: string[] = [];
  let found = place;
  for (; !isThere(found) && found !== "/"; found = dirname(found)) missing.unshift(basename(found));
  if (!missing.some(isAmbiguous)) return undefined;
  for (const name of missing) {
    const [only, ...others] = await namesReadAs(name, found);
    if (only === undefined || others.length > 0) return undefined;
    found = await find(join(found, only));
  }
  return isThere(found) ? found : undefined;
}

/** Only that name where it is there itself. */
async function namesReadAs(name: string, directory: string): Promise<string[]> {
  if (isThere(join(directory, name))) return [name];
  if (!isAmbiguous(name)) return [];
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(directory)) {
      if (isReadAs(entry.name, name)) names.push(entry.name);
    }
  } catch {
    return []; // What cannot be looked into holds nothing that could be meant.
  }
  return names;
}
