/**
 * A directory for as long as something needs it.
 *
 * @module
 */

/**
 * Calls `action` with a new directory, which is gone afterwards; also when the program ends meanwhile because nobody
 * waits for it any more.
 *
 * @param prefix of its name in the temporary directory of the system
 *
 * @example
 * ```ts
 * await withTemporaryDirectory("isonforge-index-", (directory) => copyInto(directory));
 * ```
 */
export async function withTemporaryDirectory<T>(
  prefix: string,
  action: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = await Deno.makeTempDir({ prefix });
  const remove = () => {
    try {
      Deno.removeSync(directory, { recursive: true });
    } catch {
      // Whoever still writes into it makes it again; it is small.
    }
  };
  addEventListener("unload", remove);
  try {
    return await action(directory);
  } finally {
    removeEventListener("unload", remove);
    await Deno.remove(directory, { recursive: true });
  }
}
