/**
 * Changing the mode of a file that is open: Deno has chmod(2) by path alone, and a path may name another file by then.
 *
 * @module
 */
import { openFlags } from "./open_flags.ts";

/**
 * Changes the mode of `file`, and of no other: one that stands at its path by now stays as it is, and nothing changes.
 *
 * @param path by which it was opened
 * @param mode permission bits, whatever the umask
 * @throws what the system answers
 */
export async function changeMode(
  file: Deno.FsFile,
  { path, mode }: { path: string; mode: number },
): Promise<void> {
  const { closeSync, fchmodSync, fstatSync, openSync } = await import("node:fs");
  const { nonBlocking, noFollow } = openFlags();
  // Node's part knows nothing of the files of Deno's, so it is opened again. As it is open, no other file has its number.
  const again = openSync(path, nonBlocking | noFollow);
  try {
    const [held, named] = [await file.stat(), fstatSync(again)];
    if (held.ino === named.ino && held.dev === named.dev) fchmodSync(again, mode);
  } finally {
    closeSync(again);
  }
}
