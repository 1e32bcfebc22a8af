/**
 * Trees of files for tests.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";

/** Makes files below a directory, by their paths: with a text, or links, which have `>` before what they lead to. */
export async function fill(
  directory: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(directory, name);
    await Deno.mkdir(dirname(path), { recursive: true });
    if (text.startsWith(">")) await Deno.symlink(text.slice(1), path);
    else await Deno.writeTextFile(path, text);
  }
}
