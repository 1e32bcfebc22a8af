/**
 * A path without links.
 *
 * @module
 */

/** The path itself where nothing is there, or where it cannot be looked at. */
export function realPathOrSame(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    return path;
  }
}
