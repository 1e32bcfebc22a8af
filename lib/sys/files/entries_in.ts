/**
 * What is in a directory, for whoever takes what can be seen.
 *
 * @module
 */

/** In no order; none where there is no such directory, or where it is not ours to read. */
export function entriesIn(directory: string): Deno.DirEntry[] {
  try {
    return Array.from(Deno.readDirSync(directory));
  } catch {
    return [];
  }
}

/** The names among {@linkcode entriesIn}. */
export function namesIn(directory: string): string[] {
  return entriesIn(directory).map(({ name }) => name);
}
