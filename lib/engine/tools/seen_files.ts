/**
 * Which state of a file this run knows: what it has read or written last.
 *
 * @module
 */

/** More files than any run works with; the oldest are forgotten. */
const MAX_FILES = 2000;
/** By absolute path: what changes when somebody else writes the file. */
const seen = new Map<string, string>();

/** Notes the state in which a file was read or left. */
export function markSeen(path: string, info: Deno.FileInfo): void {
  seen.delete(path);
  seen.set(path, stampOf(info));
  for (const oldest of seen.keys()) {
    if (seen.size <= MAX_FILES) break;
    seen.delete(oldest);
  }
}

/** Whether the file is another than the one that was read; false for one that was not. */
export function hasChangedSince(path: string, info: Deno.FileInfo): boolean {
  const stamp = seen.get(path);
  return stamp !== undefined && stamp !== stampOf(info);
}

function stampOf({ mtime, size, ino }: Deno.FileInfo): string {
  return `${mtime?.getTime()} ${size} ${ino}`;
}
