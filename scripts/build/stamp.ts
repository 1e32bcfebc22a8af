/**
 * Writes into the bundle where it comes from, see lib/version.ts. It costs nothing at start-up.
 *
 * @module
 */
import { join } from "@std/path/join";

const PREFIX = "isonforge-build: ";

/** The text that a program built from `words` contains. */
export function stampText(words: string): string {
  return PREFIX + words;
}

/**
 * Stamps the bundle in `directory`.
 *
 * @throws when lib/version.ts and this module do not agree any more
 */
export async function stamp(directory: string, words: string): Promise<void> {
  const placeholder = stampText("from source");
  let found = 0;
  for await (const { name } of Deno.readDir(directory)) {
    const path = join(directory, name);
    const parts = (await Deno.readTextFile(path)).split(placeholder);
    if (parts.length === 1) continue;
    found += parts.length - 1;
    await Deno.writeTextFile(path, parts.join(stampText(words)));
  }
  if (found !== 1) throw new Error(`the bundle has ${found} places for the stamp instead of one`);
}
