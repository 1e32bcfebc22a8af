/**
 * Whether something can be seen at a path.
 *
 * @module
 */

/** What this user may not even look at counts as missing: commands do not see it either. A link counts, wherever it leads. */
export function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
