/**
 * Replacing a user's file: atomic, and with the mode and owner that it had.
 *
 * @module
 */
import { writeFileAtomically } from "../../sys/atomic_write.ts";

/** Permission bits with setuid, setgid and sticky; the rest of `mode` is the file's type. */
const MODE_BITS = 0o7777;

/**
 * Writes `data` to `path`, which must not be a symbolic link. `existing` is what stands there, undefined when nothing
 * does: a new file gets the mode that the umask gives it.
 */
export async function replaceFile(
  path: string,
  data: Uint8Array,
  existing: Deno.FileInfo | undefined,
): Promise<void> {
  const mode = existing?.mode ?? 0o666 & ~Deno.umask();
  await writeFileAtomically(path, data, { mode: mode & MODE_BITS });
  if (existing === undefined) return;
  const { uid, gid } = await Deno.stat(path);
  if (uid === existing.uid && gid === existing.gid) return;
  // Only root can give a file away; for everyone else the file is now theirs, as with any editor that renames.
  await Deno.chown(path, existing.uid, existing.gid).catch(() => {});
}
