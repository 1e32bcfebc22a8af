/**
 * @module
 */
import { join } from "@std/path/join";
import { entriesIn } from "./entries_in.ts";
import { linkedDirectory } from "./linked_directory.ts";

export interface WalkOptions {
  /** Whether a name is of a file that is looked for. */
  isWanted: (name: string) => boolean;
  /** Links to directories are walked into as long as they do not lead out of this one; absolute. */
  root: string;
  /** Directories below the first one. */
  maxDepth: number;
  /** Of what is looked into, and of what is found. */
  max: number;
}

export interface WalkedFiles {
  /** Below the directory, sorted by its directories from the outermost in. */
  files: string[];
  /** Links to directories outside of the root; absolute. */
  outside: string[];
}

/** Files below a directory, whoever wrote it: bounded, and never without end. Nothing where there is no such directory. */
export function walkFiles(
  directory: string,
  { isWanted, root, maxDepth, max }: WalkOptions,
): WalkedFiles {
  const files: string[] = [];
  const outside: string[] = [];
  const queue = [{ at: "", depth: 0 }];
  for (const { at, depth } of queue) {
    for (
      const entry of entriesIn(join(directory, at)).toSorted((a, b) => a.name < b.name ? -1 : 1)
    ) {
      const path = at === "" ? entry.name : `${at}/${entry.name}`;
      if (!entry.isDirectory && isWanted(entry.name) && files.length < max) files.push(path);
      else if (depth < maxDepth && queue.length < max) {
        const full = join(directory, path);
        const kind = entry.isSymlink ? linkedDirectory(full, root) : entry.isDirectory && "inside";
        if (kind === "inside") queue.push({ at: path, depth: depth + 1 });
        else if (kind === "outside" && outside.length < max) outside.push(full);
      }
    }
  }
  return { files, outside };
}
