/**
 * Hard links: files of which nobody can tell where else they are.
 *
 * @module
 */

/**
 * Whether a file has further names, outside of the working directory perhaps: it is written in place, for all of them.
 * pnpm's store and the snapshots of some backups are made of such files.
 *
 * @param place absolute, every link followed
 */
export async function hasOtherNames(place: string): Promise<boolean> {
  try {
    const { isFile, nlink } = await Deno.lstat(place);
    return isFile && (nlink ?? 1) > 1;
  } catch {
    return false; // Nothing is there yet.
  }
}
