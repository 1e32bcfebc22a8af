/**
 * What is in a directory that commands have closed.
 *
 * @module
 */
import { entriesIfThere, entriesIn } from "./entries_in.ts";
import { holdPlace } from "./hold_place.ts";
import { withPath } from "./with_path.ts";

const OWNER_MAY_LOOK = 0o700;

/**
 * What `entriesIn()` gives. Who may not list a directory may still open what is in it, and so may programs: one that is ours
 * and closed is opened again. Another user's is left alone, and has no entries.
 *
 * @param directory absolute, without links: where one is by now, nothing is changed
 */
export function reopenedEntries(directory: string): Deno.DirEntry[] {
  try {
    return withPath(directory, entriesIfThere);
  } catch {
    try {
      using held = holdPlace(directory);
      const { isDirectory, mode, uid } = Deno.statSync(held.path);
      if (!isDirectory || uid !== Deno.uid()) return [];
      Deno.chmodSync(held.path, ((mode ?? 0) & 0o7777) | OWNER_MAY_LOOK);
      return entriesIn(held.path);
    } catch {
      return []; // It is gone, or what leads there is not ours.
    }
  }
}
