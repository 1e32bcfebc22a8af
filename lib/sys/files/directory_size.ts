/**
 * What a directory takes on the disk. Synchronous, see `private_directory.ts`.
 *
 * @module
 */
import { join } from "@std/path/join";

/** Bytes of the files in a directory, as they are allocated; what cannot be seen counts nothing. */
export function directorySize(directory: string): number {
  let total = 0;
  try {
    for (const { name } of Deno.readDirSync(directory)) total += sizeOf(join(directory, name));
  } catch {
    // It is being removed, or not ours to look into.
  }
  return total;
}

function sizeOf(path: string): number {
  try {
    const { isFile, blocks, size } = Deno.lstatSync(path);
    // `blocks` are of 512 bytes, see stat(2); a log with holes takes less than its size.
    return isFile ? blocks === null ? size : blocks * 512 : 0;
  } catch {
    return 0;
  }
}
