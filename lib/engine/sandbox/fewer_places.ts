/**
 * Directories instead of the many places in them: each place that a sandbox covers is a mount.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { UserError } from "../../errors.ts";
import { isWithin } from "../../sys/files/is_within.ts";

/** Each costs a millisecond or two when the sandbox is made, and a fifth of one with each command; measured with bubblewrap 0.8. */
const MANY = 256;
/** With so many a sandbox takes seconds to be made. */
const TOO_MANY = 1_000;

export interface FewerPlaces {
  places: string[];
  /** Those among them that are covered as a whole because of what is in them. */
  directories: string[];
}

/**
 * The same places while they are not many; else directories that hold them all, as few and as far down as can be. None of them
 * holds a root.
 *
 * @param places absolute
 * @param options.roots directories in which the others may be named
 * @param options.what is there too much of, for the error
 * @throws {UserError} where too many are left: some that are left out would be open
 */
export function fewerPlaces(
  places: readonly string[],
  { roots, what, many = MANY, tooMany = TOO_MANY }: {
    roots: readonly string[];
    what: string;
    many?: number;
    tooMany?: number;
  },
): FewerPlaces {
  const asked = new Set(places);
  const left = new Set(places);
  /** Undefined where the directory above is more than can be covered. */
  const above = (place: string) => {
    const directory = dirname(place);
    const isIn = roots.some((root) => isWithin(directory, root) && directory !== root);
    return isIn && !roots.some((root) => isWithin(root, directory)) ? directory : undefined;
  };
  while (left.size > many) {
    const held = new Map<string, number>();
    for (const place of left) {
      const directory = above(place);
      if (directory !== undefined) held.set(directory, (held.get(directory) ?? 0) + 1);
    }
    if (held.size === 0) break;
    const deepest = Math.max(...Array.from(held.keys(), depth));
    const crowded = [...held].filter(([, count]) => count > 1)
      .toSorted(([one, ofOne], [other, ofOther]) =>
        ofOther - ofOne || depth(other) - depth(one) || (one < other ? -1 : 1)
      )
      .map(([directory]) => directory);
    const next = crowded.length > 0
      ? crowded
      : [...held.keys()].filter((directory) => depth(directory) === deepest);
    for (const directory of next) {
      if (left.size <= many) break;
      for (const place of left) if (isWithin(place, directory)) left.delete(place);
      left.add(directory);
    }
  }
  if (left.size > tooMany) {
    const [first = ""] = left;
    throw new UserError(
      `cannot make a sandbox: there are ${left.size} ${what}, such as ${JSON.stringify(first)}`,
      { hint: `it covers ${tooMany} at most: put them into directories, or --sandbox off` },
    );
  }
  return { places: [...left], directories: [...left].filter((place) => !asked.has(place)) };
}

function depth(path: string): number {
  return path.split("/").length;
}
