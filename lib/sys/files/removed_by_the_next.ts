/**
 * Temporary directories that a killed process leaves: while it lives it holds the lock in its directory, and the next
 * one of its kind removes those that nobody holds.
 *
 * @module
 */
import { join } from "@std/path/join";
import { processTable } from "../platform.ts";
import { entriesIn } from "./entries_in.ts";
import { infoAt } from "./info_at.ts";

/** Name of the file in such a directory that its process keeps locked. */
export const LOCK = "lock";

/**
 * Removes what killed processes of this user left in `directory`, in directories whose names begin with `prefix`. One
 * without a lock is just being made.
 */
export function removeLeftovers(directory: string, prefix: string): void {
  for (const { name, isDirectory } of entriesIn(directory)) {
    if (!isDirectory || !name.startsWith(prefix)) continue;
    const path = join(directory, name);
    if (infoAt(path)?.uid !== Deno.uid()) continue;
    if (processTable().isLocked(join(path, LOCK)) === false) removeTree(path);
  }
}

/** Removes a directory, as far as it can: also what a command has made so that it cannot be entered. */
export function removeTree(path: string): void {
  for (let isOpened = false;; isOpened = true) {
    try {
      return Deno.removeSync(path, { recursive: true });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || isOpened) return;
      open(path);
    }
  }
}

function open(directory: string): void {
  try {
    Deno.chmodSync(directory, 0o700);
  } catch {
    return; // It is somebody else's: what is in it stays.
  }
  for (const { name, isDirectory } of entriesIn(directory)) {
    if (isDirectory) open(join(directory, name));
  }
}
