/**
 * What is in a directory.
 *
 * @module
 */
import { join } from "@std/path/join";

/** What can be seen, in no order; none where there is no such directory, or where it is not ours to read. */
export function entriesIn(directory: string): Deno.DirEntry[] {
  try {
    return Array.from(Deno.readDirSync(directory));
  } catch {
    return [];
  }
}

/**
 * The same, for whoever must not take what cannot be read for nothing.
 *
 * @throws what `Deno.readDirSync` throws, but where there is no such directory
 */
export function entriesIfThere(directory: string): Deno.DirEntry[] {
  try {
    return Array.from(Deno.readDirSync(directory));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Paths of the directories among {@linkcode entriesIn}; no link to one is. */
export function directoriesIn(directory: string): string[] {
  return entriesIn(directory).filter(({ isDirectory }) => isDirectory)
    .map(({ name }) => join(directory, name));
}

/** The names among {@linkcode entriesIn}. */
export function namesIn(directory: string): string[] {
  return entriesIn(directory).map(({ name }) => name);
}
