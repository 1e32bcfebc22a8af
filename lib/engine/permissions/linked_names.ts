/**
 * Other names of a file: links that lead to it.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { resolvePath } from "../../sys/files/resolve_path.ts";

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
    const entries = await entriesIn(directory);
    const links = [...entries].filter(([name, isLink]) => isLink && isOfInterest(name));
    // Where its first directory is missing, in any spelling, there is no link either.
    const present = new Set([...entries.keys()].map((name) => name.toLowerCase()));
    const pairs = further.filter((name) => present.has((name.split("/")[0] ?? "").toLowerCase()));
    for (const name of [...links.map(([name]) => name), ...pairs]) {
      const link = join(directory, name);
      const target = await resolvePath(link, "/");
      if (target !== link && `${place}/`.startsWith(`${target}/`)) {
        names.push(relative(root, link + place.slice(target.length)));
      }
    }
    if (directory === root || directory === dirname(directory)) return names;
  }
}

/** Names, and whether each is a link. */
async function entriesIn(directory: string): Promise<Map<string, boolean>> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(directory));
    return new Map(entries.map(({ name, isSymlink }) => [name, isSymlink]));
  } catch {
    return new Map(); // Not there yet, or not ours to read.
  }
}
