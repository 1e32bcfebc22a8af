/**
 * Replacing a user's file: atomic where another can take its place, and with the mode and owner that it had.
 *
 * @module
 */
import { writeFileAtomically } from "../../sys/files/atomic_write.ts";
import { noteOutside } from "../../sys/files/temporary_directory.ts";
import { writeAll } from "../../sys/files/write_all.ts";
import type { HeldPlace } from "../../sys/files/held_place.ts";
import { describeSystemError } from "../../sys/system_error.ts";

/** Permission bits with setuid, setgid and sticky; the rest of `mode` is the file's type. */
const MODE_BITS = 0o7777;
/**
 * What the system says where nothing can take the place of a file, which may be writable all the same: the directory is not
 * ours to change (EACCES), or sticky with a file of somebody else (EPERM); the file is a mount, as in containers (EBUSY), maybe
 * below a file system that is read-only (EROFS).
 */
const REFUSALS: ReadonlySet<unknown> = new Set(["EACCES", "EPERM", "EBUSY", "EROFS"]);
/** Asked for once: to be asked, it is set to nothing for a moment, for whatever another thread makes then, too. */
let umask: number | undefined;

export interface FileToReplace {
  /** Held, so that nobody puts another directory in its place meanwhile. */
  directory: HeldPlace;
  name: string;
  /** What stands there, not a link; undefined when nothing does. */
  existing: Deno.FileInfo | undefined;
}

/**
 * Writes `data` to a file, and returns what it is then. A new one gets the mode that the umask gives it, one that is there keeps mode, owner and
 * group. Only root can give a file away: for everyone else the file is now theirs, as with any editor that renames.
 */
export async function replaceFile(
  { directory, name, existing }: FileToReplace,
  data: Uint8Array,
): Promise<Deno.FileInfo> {
  // Deno can open such a file, and name none.
  if (!name.isWellFormed()) return await overwrite({ directory, name, existing }, data);
  await replace({ directory, name, existing }, data);
  return await Deno.lstat(`${directory.path}/${name}`);
}

async function replace(
  { directory, name, existing }: FileToReplace,
  data: Uint8Array,
): Promise<void> {
  const path = `${directory.path}/${name}`;
  if (existing === undefined) {
    umask ??= Deno.umask();
    return await writeFileAtomically(path, data, { mode: 0o666 & ~umask, note: noteOutside });
  }
  const { mode, uid, gid, nlink } = existing;
  assertWritable({ directory, name, existing });
  // Its other names would go on to mean the old file.
  if (nlink !== null && nlink > 1) {
    await overwrite({ directory, name, existing }, data);
    return;
  }
  try {
    await writeFileAtomically(path, data, {
      mode: (mode ?? 0o666) & MODE_BITS,
      note: noteOutside,
      ...(uid === null || gid === null ? {} : { owner: { uid, gid } }),
    });
  } catch (error) {
    if (!REFUSALS.has(Reflect.get(Object(error), "code"))) throw error;
    using held = directory.child(name);
    using file = await openSame(held, existing).catch(() => undefined);
    if (file === undefined) throw error;
    await writeInPlace(file, { held, data });
  }
}

/** Another file in its place would not ask whether this one may be written. */
function assertWritable({ directory, name, existing }: FileToReplace): void {
  using held = directory.child(name);
  try {
    Deno.openSync(held.path, { write: true }).close();
  } catch (error) {
    // A program that runs, say, may be replaced.
    if (!(error instanceof Deno.errors.PermissionDenied)) return;
    const mode = ((existing?.mode ?? 0) & MODE_BITS).toString(8).padStart(3, "0");
    throw new Error(`it is write-protected (mode ${mode}), which chmod changes where it is yours`);
  }
}

async function overwrite(
  { directory, name, existing }: FileToReplace,
  data: Uint8Array,
): Promise<Deno.FileInfo> {
  using held = directory.child(name);
  using file = await openSame(held, existing);
  await writeInPlace(file, { held, data });
  return await file.stat();
}

/** The file that stood there, and none that has taken its place. */
async function openSame(
  held: HeldPlace,
  existing: Deno.FileInfo | undefined,
): Promise<Deno.FsFile> {
  const { dev, ino } = await Deno.stat(held.path);
  if (dev !== existing?.dev || ino !== existing.ino) throw new Error("it has changed meanwhile");
  return await Deno.open(held.path, { write: true });
}

/** Puts back what was there where not all of it can be written: the room for that is still the file's. */
async function writeInPlace(
  file: Deno.FsFile,
  { held, data }: { held: HeldPlace; data: Uint8Array },
): Promise<void> {
  const { size } = await file.stat();
  const before = await beginningOf(held, Math.min(size, data.length));
  try {
    await writeAll(file, data);
    if (size > data.length) await file.truncate(data.length);
    await file.sync();
  } catch (error) {
    const isBack = before !== undefined && await putBack(file, { before, size });
    const state = isBack ? "what was in it was put back" : "it holds a part of the new content now";
    throw new Error(`${describeSystemError(error)}; ${state}`, { cause: error });
  }
}

/** The bytes that will be written over; undefined where the file cannot be read. */
async function beginningOf(held: HeldPlace, length: number): Promise<Uint8Array | undefined> {
  try {
    using file = await Deno.open(held.path, { read: true });
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const read = await file.read(bytes.subarray(at));
      if (read === null) return undefined;
      at += read;
    }
    return bytes;
  } catch {
    return undefined;
  }
}

async function putBack(
  file: Deno.FsFile,
  { before, size }: { before: Uint8Array; size: number },
): Promise<boolean> {
  try {
    await file.seek(0, Deno.SeekMode.Start);
    await writeAll(file, before);
    if ((await file.stat()).size > size) await file.truncate(size);
    await file.sync();
    return true;
  } catch {
    return false;
  }
}

/**
 * What stands in a directory under a name; undefined when nothing does.
 *
 * @throws {Deno.errors.FilesystemLoop} when it is a link: that is not followed any more
 */
export async function entryIn(
  directory: HeldPlace,
  name: string,
): Promise<Deno.FileInfo | undefined> {
  try {
    if (!name.isWellFormed()) {
      using held = directory.child(name);
      return await Deno.stat(held.path);
    }
    const info = await Deno.lstat(`${directory.path}/${name}`);
    if (info.isSymlink) throw new Deno.errors.FilesystemLoop(`a link is not followed: "${name}"`);
    return info;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
