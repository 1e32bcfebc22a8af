/**
 * What a directory holds, whatever commands have made of it.
 *
 * @module
 */
import { entriesIfThere } from "../../sys/files/entries_in.ts";
import { withOddEntries } from "../../sys/files/odd_entries.ts";
import { reopenedEntries } from "../../sys/files/reopened.ts";
import { withPath } from "../../sys/files/with_path.ts";

/**
 * None where there is no such directory; undefined where it cannot be read and stays as it is.
 *
 * @param options.reopens whether one of ours that is closed is opened again
 */
export function listedEntries(
  path: string,
  { reopens }: { reopens: boolean },
): Deno.DirEntry[] | undefined {
  try {
    return withPath(path, allEntries);
  } catch {
    if (!reopens) return undefined;
  }
  try {
    reopenedEntries(path);
    return withPath(path, allEntries);
  } catch {
    return [];
  }
}

/** Also those that Deno does not list. */
function allEntries(path: string): Deno.DirEntry[] {
  return withOddEntries(entriesIfThere(path), path);
}
