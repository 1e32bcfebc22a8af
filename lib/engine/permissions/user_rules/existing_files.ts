/**
 * Files that are there and that a rule is about.
 *
 * @module
 */
import { join } from "@std/path/join";
import { entriesIn } from "../../../sys/files/entries_in.ts";
import { infoAt } from "../../../sys/files/info_at.ts";

export interface ExistingFile {
  /** Absolute, without links. */
  place: string;
  /** The file itself, whatever its names are. */
  device: number;
  inode: number | null;
}

/** Of all roots together; what lies further down is not looked for. */
const MAX_ENTRIES = 10_000;
/** Nobody keeps there what a rule means, and there is more of it than of all the rest. */
const LEFT_OUT = /^(?:\.git|node_modules)$/;

/** Finds them below `roots`, absolute; links are not followed. */
export function existingFiles(
  roots: readonly string[],
  isMeant: (place: string) => boolean,
): ExistingFile[] {
  const found: ExistingFile[] = [];
  const queue = [...new Set(roots)];
  const seen = new Set<string>();
  let left = MAX_ENTRIES;
  for (const at of queue) {
    if (seen.has(at)) continue;
    seen.add(at);
    const entries = entriesIn(at);
    // A rule may name one file.
    if (entries.length === 0 && isMeant(at)) found.push(...fileAt(at));
    for (const { name, isDirectory, isFile } of entries) {
      if (--left < 0) return found;
      const place = join(at, name);
      if (isDirectory && !LEFT_OUT.test(name)) queue.push(place);
      if (isFile && isMeant(place)) found.push(...fileAt(place));
    }
  }
  return found;
}

function fileAt(place: string): ExistingFile[] {
  const info = infoAt(place);
  return info?.isFile ? [{ place, device: info.dev, inode: info.ino }] : [];
}
