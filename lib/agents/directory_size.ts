/**
 * What an agent takes on the disk.
 *
 * @module
 */
import { join } from "@std/path/join";

/** Bytes of the files in a directory, as they are allocated; what cannot be seen counts nothing. */
export async function directorySize(directory: string): Promise<number> {
  let total = 0;
  for (const { name } of await Array.fromAsync(Deno.readDir(directory)).catch(() => [])) {
    const info = await Deno.lstat(join(directory, name)).catch(() => undefined);
    // `blocks` are of 512 bytes, see stat(2); a log with holes takes less than its size.
    if (info?.isFile) total += info.blocks === null ? info.size : info.blocks * 512;
  }
  return total;
}
