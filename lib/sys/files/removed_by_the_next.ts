/**
 * Temporary directories that a killed process leaves: while it lives it holds the lock in its directory, and the next
 * one of its kind removes those that nobody holds.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { join } from "@std/path/join";
import { randomId } from "../../hex_id.ts";
import { processTable } from "../platform.ts";
import { isTemporary } from "./atomic_write.ts";
import { entriesIn } from "./entries_in.ts";
import { infoAt } from "./info_at.ts";
import { removeIfThere } from "./remove_if_there.ts";
import { openTree } from "./reopened.ts";

/** Name of the file in such a directory that its process keeps locked. */
const LOCK = "lock";

/**
 * Makes such a directory, of mode 0700, and removes those that killed processes left beside it.
 *
 * @param directory where; the temporary directory of the system unless given
 * @returns its path
 */
export function makeLockedDirectory(prefix: string, directory?: string): string {
  const path = Deno.makeTempDirSync({
    prefix,
    ...(directory === undefined ? {} : { dir: directory }),
  });
  const lock = join(path, LOCK);
  Deno.writeFileSync(`${lock}.new`, new Uint8Array(), { mode: 0o600 });
  processTable().lockForLife(`${lock}.new`);
  // Under its name it was never free.
  Deno.renameSync(`${lock}.new`, lock);
  removeLeftovers(join(path, ".."), prefix);
  return path;
}

/**
 * Removes what killed processes of this user left in `directory`, in directories whose names begin with `prefix`. One
 * without a lock is just being made.
 */
export function removeLeftovers(directory: string, prefix: string): void {
  for (const { name, isDirectory } of entriesIn(directory)) {
    if (!isDirectory || !name.startsWith(prefix)) continue;
    const path = join(directory, name);
    if (infoAt(path)?.uid !== Deno.uid()) continue;
    if (processTable().isLocked(join(path, LOCK)) === false) removeWithUnfinished(path);
  }
}

const UNFINISHED = "unfinished-";

/**
 * Notes in such a directory a file elsewhere that is one's own until it is renamed: whoever removes the directory removes
 * that, too.
 *
 * @param temporary its path, absolute; its name is one of `atomic_write.ts`
 * @returns what forgets it
 */
export function noteUnfinished(directory: string, temporary: string): Disposable {
  const note = join(directory, `${UNFINISHED}${randomId()}`);
  Deno.symlinkSync(temporary, note);
  return { [Symbol.dispose]: () => removeIfThere(note) };
}

/** Removes such a directory, and what its process was writing elsewhere. */
export function removeWithUnfinished(directory: string): void {
  for (const { name, isSymlink } of entriesIn(directory)) {
    if (!isSymlink || !name.startsWith(UNFINISHED)) continue;
    try {
      const temporary = Deno.readLinkSync(join(directory, name));
      // Nobody gets anything else removed by it.
      if (isTemporary(basename(temporary))) removeIfThere(temporary);
    } catch {
      // What cannot be removed stays.
    }
  }
  removeTree(directory);
}

/** Removes a directory, as far as it can: also what a command has made so that it cannot be entered. */
export function removeTree(path: string): void {
  for (let isOpened = false;; isOpened = true) {
    try {
      return Deno.removeSync(path, { recursive: true });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || isOpened) return;
      openTree(path);
    }
  }
}
