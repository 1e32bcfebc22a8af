/**
 * The working directory of commands.
 *
 * @module
 */

/** What the model is told when {@linkcode makeDirectory} had to. */
export const MADE_AGAIN = "[the working directory was gone: it was made again, empty]\n";

/** A command may have removed the directory that all of them work in; says whether it had to be made. */
export async function makeDirectory(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return false;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) return false;
    await Deno.mkdir(path, { recursive: true });
    return true;
  }
}
