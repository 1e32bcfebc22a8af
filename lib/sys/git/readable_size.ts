/**
 * @module
 */

/** Bytes of a file or a link; undefined for what cannot be read, and for what is neither a file nor a link. */
export async function readableSize(path: string): Promise<number | undefined> {
  try {
    const { isFile, isSymlink, size } = await Deno.lstat(path);
    if (isSymlink) return size;
    if (!isFile) return undefined;
    (await Deno.open(path)).close();
    return size;
  } catch {
    return undefined;
  }
}
