/**
 * What lies in directories that their owner has closed to himself (`chmod 000`). Commands that have closed one open it again as they
 * like: who takes what is in there for gone guards it no more.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { entriesIfThere, entriesIn } from "./entries_in.ts";
import { infoAt } from "./info_at.ts";
import { holdPlace } from "./hold_place.ts";
import { isWithin } from "./is_within.ts";
import { withPath } from "./with_path.ts";

const OWNER_MAY_LOOK = 0o500;
/** What is opened can also be removed again. */
const OWNER_MAY_ALL = 0o700;

/** As {@linkcode entriesIn}; a directory that is closed is opened first, where it is this user's. */
export function reopenedEntries(directory: string): Deno.DirEntry[] {
  try {
    return withPath(directory, entriesIfThere);
  } catch {
    return reopen(directory) ? withPath(directory, entriesIn) : [];
  }
}

/**
 * As `infoAt()`; directories above that are closed are opened first, from the highest of `tops` around it down.
 *
 * @param path absolute, without links
 * @param tops directories that commands may write, and so may have closed
 */
export function reopenedInfo(path: string, tops: readonly string[]): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) return undefined;
    const around = tops.filter((top) => isWithin(path, top));
    if (around.length === 0) return undefined;
    const highest = around.reduce((one, other) => one.length <= other.length ? one : other);
    for (const directory of directoriesBetween(highest, path)) reopen(directory);
    return infoAt(path);
  }
}

/** Whether {@linkcode reopenedInfo} finds something. */
export function isThereReopened(path: string, tops: readonly string[]): boolean {
  return reopenedInfo(path, tops) !== undefined;
}

/**
 * Removes a directory with all that is in it, closed directories included; one that is gone already is fine.
 *
 * @throws what the system answers where something stays
 */
export async function removeWholeTree(path: string): Promise<void> {
  const options = { recursive: true };
  try {
    await Deno.remove(path, options);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    openTree(path);
    await Deno.remove(path, options);
  }
}

/** Lets the owner do all in a directory and in those below it; links are not followed. */
export function openTree(directory: string): void {
  openForOwner(directory);
  for (const { name, isDirectory } of entriesIn(directory)) {
    if (isDirectory) openTree(join(directory, name));
  }
}

/** Lets the owner do all in a directory. */
export function openForOwner(directory: string): void {
  changeOwnersBits(directory, (bits) => bits | OWNER_MAY_ALL);
}

/**
 * Changes the mode of the directory that stands there, and of none that a link leads to: commands may put one in its place meanwhile.
 *
 * @param change of the permission bits
 * @returns whether that has changed them
 */
function changeOwnersBits(directory: string, change: (bits: number) => number): boolean {
  const changed = ({ isDirectory, mode, uid }: Deno.FileInfo): number | undefined => {
    const before = (mode ?? 0) & 0o7777;
    const after = change(before);
    // Another user's is closed to commands, too.
    return isDirectory && uid === Deno.uid() && after !== before ? after : undefined;
  };
  // Most are open, and need not be held to know that.
  const info = infoAt(directory);
  if (info !== undefined && changed(info) === undefined) return false;
  try {
    using held = holdPlace(directory);
    const mode = changed(Deno.statSync(held.path));
    if (mode === undefined) return false;
    Deno.chmodSync(held.path, mode);
    return true;
  } catch {
    return false; // It is gone, or what leads there is not ours.
  }
}

/** From `top` down to the directory of `path`. */
function directoriesBetween(top: string, path: string): string[] {
  const found: string[] = [];
  for (let directory = dirname(path); isWithin(directory, top); directory = dirname(directory)) {
    found.unshift(directory);
    if (directory === dirname(directory)) break;
  }
  return found;
}

/**
 * Lets the owner look into a directory; what a link leads to stays as it is.
 *
 * @returns whether it was closed, and is no more
 */
export function reopen(directory: string): boolean {
  return changeOwnersBits(
    directory,
    (bits) => (bits & OWNER_MAY_LOOK) === OWNER_MAY_LOOK ? bits : bits | OWNER_MAY_ALL,
  );
}
