/**
 * What stands where an agent's directory belongs and cannot be one.
 *
 * @module
 */

import { exists } from "../../sys/files/info_at.ts";

/** What the owner of a directory needs to empty it. */
const OWNER = 0o700;

/**
 * Removes what is no directory, and follows no link; lets us into a directory of ours that is closed to us.
 *
 * @returns whether nothing is left there
 */
export function clearStray(path: string): boolean {
  if (!exists(path)) return false;
  const { isDirectory, uid, mode } = Deno.lstatSync(path);
  if (!isDirectory) {
    Deno.removeSync(path);
    return true;
  }
  const isClosed = mode !== null && (mode & OWNER) !== OWNER;
  if (isClosed && uid === Deno.uid()) Deno.chmodSync(path, OWNER);
  return false;
}
