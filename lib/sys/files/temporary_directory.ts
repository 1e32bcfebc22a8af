/**
 * What this process needs for a while, in one directory of its own. It goes with the process, and after SIGKILL with
 * the next one that needs such a directory.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { atExit } from "../at_exit.ts";
import { infoAt } from "./info_at.ts";
import {
  makeLockedDirectory,
  noteUnfinished,
  removeLeftovers,
  removeWithUnfinished,
} from "./removed_by_the_next.ts";

const PREFIX = "isonforge-run-";
/** How the name of a directory begins that is the /tmp of a sandbox, and what that is made with. */
export const SANDBOX_PREFIX = "isonforge-sandbox-";

let ours: string | undefined;

/**
 * Path of the directory of this process, absolute, of mode 0700, in the temporary directory of the system. It is
 * removed when the process ends by itself; see {@linkcode removeLeftovers} for those that are killed.
 *
 * @throws {Deno.errors.NotFound | Deno.errors.PermissionDenied} where the system's cannot be used
 */
export function temporaryPlace(): string {
  // Somebody may have tidied up; a long run needs it again.
  if (ours !== undefined && infoAt(ours)?.isDirectory) return ours;
  if (ours === undefined) atExit(() => ours && removeWithUnfinished(ours));
  return ours = makeLockedDirectory(PREFIX);
}

/**
 * Notes a temporary file of `writeFileAtomically()` in a directory of the user's, so that it goes as these directories do.
 * What cannot be noted is written all the same.
 *
 * @returns what forgets it
 */
export function noteOutside(temporary: string): Disposable | undefined {
  try {
    // Below /proc/self a path means something to this process only.
    const path = join(Deno.realPathSync(dirname(temporary)), basename(temporary));
    return noteUnfinished(temporaryPlace(), path);
  } catch {
    return undefined;
  }
}

/** Removes what processes left that have been killed by now. */
export function removeWhatWasLeft(): void {
  try {
    const directory = join(temporaryPlace(), "..");
    for (const prefix of [PREFIX, SANDBOX_PREFIX]) removeLeftovers(directory, prefix);
  } catch {
    // Without a temporary directory there is nothing in it.
  }
}

/**
 * Calls `action` with a new directory, which is gone afterwards, however this process ends.
 *
 * @param prefix of its name
 *
 * @example
 * ```ts
 * await withTemporaryDirectory("index-", (directory) => copyInto(directory));
 * ```
 */
export async function withTemporaryDirectory<T>(
  prefix: string,
  action: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = await Deno.makeTempDir({ dir: temporaryPlace(), prefix });
  try {
    return await action(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
