/**
 * What a directory holds, whatever commands have made of it.
 *
 * @module
 */
import { entriesIfThere } from "../../sys/files/entries_in.ts";
import { reopenedEntries } from "../../sys/files/reopened_entries.ts";

/**
 * None where there is no such directory; undefined where it cannot be read and stays as it is.
 *
 * @param options.reopens whether one of ours that is closed is opened again
 */
export function listedEntries(
  path: string,
  { reopens }: { reopens: boolean },
): Deno.DirEntry[] | undefined {
  if (reopens) return reopenedEntries(path);
  try {
    return entriesIfThere(path);
  } catch {
    return undefined;
  }
}
