/**
 * Where a repository keeps its skills.
 *
 * @module
 */
import { relative } from "@std/path/relative";

/** In each directory, the later ones win; what other agents read stands first. */
const PLACES = [".claude", ".agents", ".isonforge"];

/** Directories that may hold `skills/` and `commands/`, below `root`: from the top down to the working directory. */
export function skillPlaces(root: string, cwd: string): string[] {
  const below = relative(root, cwd).split("/").filter((name) => name !== "" && name !== "..");
  return Array.from({ length: below.length + 1 }, (_, depth) => below.slice(0, depth))
    .flatMap((names) => PLACES.map((place) => [...names, place].join("/")));
}
