/**
 * The home as the checks of what is in it see it.
 *
 * @module
 */

/**
 * The home, or undefined where there can be nothing in it: it is a file, below one, or out of reach.
 *
 * What is wrong with it the check of the home says, once.
 */
export async function homeDirectory(home: string | undefined): Promise<string | undefined> {
  if (home === undefined) return undefined;
  try {
    return (await Deno.stat(home)).isDirectory ? home : undefined;
  } catch (error) {
    // It is yet to be created.
    return error instanceof Deno.errors.NotFound ? home : undefined;
  }
}
