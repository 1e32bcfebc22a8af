/**
 * A search of files, the same for ripgrep and for our own.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import type { HeldPlace } from "../../../sys/files/held_place.ts";
import type { CommandSandbox } from "../../../sys/sandbox/command_sandbox.ts";
import { walkFiles } from "./walk_files.ts";

export interface Search {
  pattern: string;
  /** Absolute: the run's working directory. */
  cwd: string;
  /** Absolute and without links; a directory or a regular file. */
  path: string;
  /** What is at `path`. */
  held: HeldPlace;
  isDirectory: boolean;
  /** Whether a file below `path` is wanted; takes its path relative to `path`. */
  isWanted(name: string): boolean;
  contextLines: number;
  /** That of the run: what opens files by their paths does it in there. */
  sandbox?: CommandSandbox | undefined;
  signal: AbortSignal;
}

/** The pattern is not a regular expression; the message says why. */
export class PatternError extends Error {
  override name = "PatternError";
}

/** A file to search: usable until the next one is asked for. */
export interface SearchedFile {
  /** Absolute. */
  path: string;
  /** Relative to the directory of the search, or to that of the only file. */
  name: string;
  /** Where this process reaches it; for `stat` only. */
  at: string;
  hold(): HeldPlace;
}

/** The regular files that a search goes through, sorted by path. */
export async function* filesOf(search: Search): AsyncGenerator<SearchedFile> {
  const { path, held, isDirectory, isWanted, signal } = search;
  if (!isDirectory) {
    const name = basename(path);
    // Its holder lets go of it, not whoever reads it.
    const borrowed = {
      path: held.path,
      child: (name: string) => held.child(name),
      [Symbol.dispose]() {},
    };
    if (isWanted(name)) yield { path, name, at: held.path, hold: () => borrowed };
    return;
  }
  for await (const file of walkFiles(held, { directory: path, signal })) {
    if (!file.isSymlink && isWanted(file.name)) yield file;
  }
}

/** Whether a pattern looks for the carriage return that otherwise is a part of the line's end. */
export function namesCarriageReturn(pattern: string): boolean {
  return /\r|\\r|\\x0d|\\x\{0*d\}|\\u000d/i.test(pattern);
}
