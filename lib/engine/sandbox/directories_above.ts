/**
 * Directories that must stay where they are because of what is in them.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { isWithin } from "../../sys/files/is_within.ts";

/**
 * What lies between a directory that may be written and something hidden in it. Each becomes a mount of its own, which
 * nobody can rename: under another name what is hidden would not be found again.
 */
export function directoriesAbove(hidden: readonly string[], roots: readonly string[]): string[] {
  return hidden.flatMap((path) => {
    const root = roots.find((directory) => isWithin(path, directory));
    const above: string[] = [];
    if (root === undefined) return above;
    for (let name = dirname(path); isWithin(name, root) && name !== root; name = dirname(name)) {
      above.push(name);
    }
    return above;
  });
}
