/**
 * Takes files out of the page cache, so that a program starts as after a reboot.
 *
 * @module
 */

/**
 * dd's `nocache` with no data is posix_fadvise(POSIX_FADV_DONTNEED) for the whole file, which needs no rights; what has
 * not been written to the disk stays, and so does what another process has mapped. fincore counts what is left.
 */
const DROP = `find -L "$@" -type f -exec sh -c '
  sync "$@"
  for file; do dd if="$file" iflag=nocache count=0 status=none; done
  fincore --bytes --noheadings --output RES,SIZE "$@"' sh {} +`;

/** So much may be left. */
const LEFT = 0.02;

/** @returns whether they are out of it; false also where that cannot be done, or not be seen */
export async function dropFromCache(paths: readonly string[]): Promise<boolean> {
  const { success, stdout } = await new Deno.Command("/bin/sh", {
    args: ["-c", DROP, "sh", ...paths],
    stdin: "null",
    stderr: "null",
  }).output();
  if (!success) return false;
  let [left, size] = [0, 0];
  for (const line of new TextDecoder().decode(stdout).trim().split("\n")) {
    const [resident = Number.NaN, whole = Number.NaN] = line.trim().split(/\s+/).map(Number);
    left += resident;
    size += whole;
  }
  return left <= size * LEFT;
}
