/**
 * Other names of a file: links that lead to it.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { resolvePath } from "../../sys/resolve_path.ts";

export interface LinkedNamesOptions {
  /** Absolute and without links; names are relative to it, and nothing above it is looked at. */
  root: string;
  /** Whether a link of this name, relative to the directory that is looked at, matters. */
  isOfInterest(name: string): boolean;
  /** Further names to look at in each directory: those in a directory of it. */
  further: readonly string[];
}

/**
 * The names of a file below `root`: its own, and those that links give it, or a directory that it is in, when they lie
 * in one of the directories above it.
 */
export async function linkedNames(
  place: string,
  { root, isOfInterest, further }: LinkedNamesOptions,
): Promise<string[]> {
  const names = [relative(root, place)];
  for (let directory = dirname(place);; directory = dirname(directory)) {
    const links = (await linksIn(directory)).filter(isOfInterest);
    for (const name of [...links, ...further]) {
      const link = join(directory, name);
      const target = await resolvePath(link, "/");
      if (target !== link && `${place}/`.startsWith(`${target}/`)) {
        names.push(relative(root, link + place.slice(target.length)));
      }
    }
    if (directory === root || directory === dirname(directory)) return names;
  }
}

async function linksIn(directory: string): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(directory));
    return entries.filter(({ isSymlink }) => isSymlink).map(({ name }) => name);
  } catch {
    return []; // Not there yet, or not ours to read.
  }
}
