/**
 * Room for a run's word on how it ended (`outcome.json`), taken before it begins: on a disk that is full by then a run that
 * reached a cap would look like one that failed, and might be started again.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { tryToRemove } from "../../sys/files/remove_if_there.ts";
import { writeAllSync } from "../../sys/files/write_all.ts";
import { OUTCOME_ROOM_FILE } from "../record/files.ts";

/** In bytes; what a file system gives at the least. */
const ROOM = 4096;

/** Takes it. Synchronous: see `prepareFiles()` of `launch.ts`. */
export function reserveOutcomeRoom(directory: string): void {
  Deno.writeTextFileSync(join(directory, OUTCOME_ROOM_FILE), " ".repeat(ROOM), {
    createNew: true,
    mode: 0o600,
  });
}

/** Gives it back: it was not needed. */
export async function freeOutcomeRoom(directory: string): Promise<void> {
  await tryToRemove(join(directory, OUTCOME_ROOM_FILE));
}

/**
 * Writes the first of `texts` that fits into it, and makes that the file at `path`, beside it.
 *
 * @param texts of JSON, the one with the most first
 * @returns false where there is no such room
 */
export async function writeIntoOutcomeRoom(
  path: string,
  texts: readonly string[],
): Promise<boolean> {
  const room = join(dirname(path), OUTCOME_ROOM_FILE);
  const encoder = new TextEncoder();
  const bytes = texts.map((text) => encoder.encode(text)).find(({ length }) => length <= ROOM);
  if (bytes === undefined) return false;
  try {
    // In place; the blanks behind it are none of its.
    using file = await Deno.open(room, { write: true });
    writeAllSync(file, bytes);
    await file.sync();
    await Deno.rename(room, path);
    return true;
  } catch {
    return false;
  }
}
