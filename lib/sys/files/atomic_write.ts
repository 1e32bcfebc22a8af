/**
 * Replacing a file so that a reader sees the old content or the new one, never a part.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { writeAllSync } from "./write_all.ts";
import { tryToRemove } from "./remove_if_there.ts";

export interface AtomicWriteOptions {
  /** Permission bits of the new file, whatever the umask; 0600 unless given. */
  mode?: number;
  /** Who the new file belongs to, as far as this user may give files away; this user unless given. */
  owner?: { uid: number; gid: number };
  /** Whether it must survive a power cut, as it must unless it is said to be worth nothing then. */
  isSynced?: boolean;
  /** Told of the temporary file before it is made; what it returns is disposed of once that is gone. */
  note?: (temporary: string) => Disposable | undefined;
}

/** Of `mode`: a program that runs with the rights of its owner or group. */
const SET_ID = 0o6000;

/**
 * Writes `data` to a temporary file beside `path`, syncs it, renames it over `path`, and syncs the
 * directory: after a crash or on a full disk the old file is still whole. `Deno.writeTextFile` on
 * the path itself leaves 0 bytes when the disk is full.
 *
 * @example
 * ```ts
 * await writeFileAtomically(`${home}/config.json`, `${JSON.stringify(config)}\n`);
 * ```
 * @throws {Deno.errors} what the file system answers; `path` is then unchanged
 */
export async function writeFileAtomically(
  path: string,
  data: string | Uint8Array,
  { mode = 0o600, owner, isSynced = true, note }: AtomicWriteOptions = {},
): Promise<void> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const directory = dirname(path);
  const temporary = join(directory, temporaryName(basename(path)));
  using _noted = note?.(temporary);
  try {
    if (owner === undefined) {
      using file = writeNew(temporary, bytes, mode);
      if (isSynced) await file.sync();
    } else await writeSyncedAs(temporary, bytes, { mode, owner });
    await Deno.rename(temporary, path);
  } catch (error) {
    await tryToRemove(temporary);
    throw error;
  }
  if (isSynced) await syncDirectory(directory).catch(ignoreClosed);
}

/** In a directory that may be written to and not listed (0300) the file is there, and who may not open that cannot sync it. */
function ignoreClosed(error: unknown): void {
  if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
}

/** Only syncing is worth another thread. */
function writeNew(path: string, bytes: Uint8Array, mode: number): Deno.FsFile {
  const file = Deno.openSync(path, { write: true, createNew: true, mode });
  try {
    writeAllSync(file, bytes);
    // The umask may have taken bits away; `mode` is what the caller asked for.
    Deno.chmodSync(path, mode);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/**
 * The same for a file of a given owner. Mode and owner are set by descriptor: in a directory of somebody else, a name
 * may be a link to another file by then.
 */
async function writeSyncedAs(
  path: string,
  bytes: Uint8Array,
  { mode, owner: { uid, gid } }: Required<Pick<AtomicWriteOptions, "mode" | "owner">>,
): Promise<void> {
  const { closeSync, fchmodSync, fchownSync, fstatSync, fsync, openSync, write } = await import(
    "node:fs"
  );
  const descriptor = openSync(path, "wx", 0o600);
  try {
    for (let written = 0; written < bytes.length;) {
      written += await promisify<number>((done) => write(descriptor, bytes, written, done));
    }
    let owned = fstatSync(descriptor);
    if (owned.uid !== uid || owned.gid !== gid) {
      try {
        fchownSync(descriptor, uid, gid);
      } catch {
        // Not ours to give away.
      }
      owned = fstatSync(descriptor);
    }
    // Whoever runs it must not act as us instead of its owner.
    const isOwned = owned.uid === uid && owned.gid === gid;
    fchmodSync(descriptor, isOwned ? mode : mode & ~SET_ID);
    await promisify<void>((done) => fsync(descriptor, done));
  } finally {
    closeSync(descriptor);
  }
}

function promisify<T>(
  call: (done: (error: Error | null, value: T) => void) => void,
): Promise<T> {
  return new Promise((resolve, reject) =>
    call((error, value) => error === null || error === undefined ? resolve(value) : reject(error))
  );
}

/** Makes renames and removals in a directory survive a power cut. */
export async function syncDirectory(path: string): Promise<void> {
  using directory = openDirectory(path);
  await directory.sync();
}

function openDirectory(path: string): Deno.FsFile {
  return Deno.openSync(path);
}

/** Removes what killed writers left behind in a directory that nobody writes to just now. */
export function removeTemporaries(directory: string): void {
  for (const { name } of Deno.readDirSync(directory)) {
    if (isTemporary(name)) Deno.removeSync(join(directory, name));
  }
}

/** The same; what cannot be removed now will be another time. */
export function tryToRemoveTemporaries(directory: string): void {
  try {
    removeTemporaries(directory);
  } catch {
    // Whoever asks has something else to do.
  }
}

/** Whether a file of this name is one that is being written, or that a killed writer left behind. */
export function isTemporary(name: string): boolean {
  return /^\..+\.[0-9a-f]{8}\.tmp$/.test(name);
}

function temporaryName(name: string): string {
  return `.${name}.${crypto.randomUUID().slice(0, 8)}.tmp`;
}
