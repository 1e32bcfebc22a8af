/**
 * Paths in a sentence.
 *
 * @module
 */

/** How many of several are named. */
const MAX_NAMED = 5;

/** With quotation marks, and how many more there are. */
export function listedPaths(paths: readonly string[]): string {
  const named = paths.slice(0, MAX_NAMED).map((path) => JSON.stringify(path)).join(", ");
  return paths.length > MAX_NAMED ? `${named} and ${paths.length - MAX_NAMED} more` : named;
}
