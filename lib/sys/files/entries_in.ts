/**
 * What is in a directory, for whoever takes what can be seen.
 *
 * @module
 */
import { join } from "@std/path/join";

/** In no order; none where there is no such directory, or where it is not ours to read. */
export function entriesIn(directory: string): Deno.DirEntry[] {
  try {
    return Array.from(Deno.readDirSync(directory));
  } catch {
    return [];
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
