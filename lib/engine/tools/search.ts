/**
 * A search of files, the same for ripgrep and for our own.
 *
 * @module
 */

export interface Search {
  pattern: string;
  /** Absolute; a directory or a file. */
  path: string;
  /** The argument as it was given, for narrowing the search early. */
  glob: string | undefined;
  /** Whether a file below `path` is wanted; takes its path relative to `path`. */
  isWanted(name: string): boolean;
  contextLines: number;
  signal: AbortSignal;
}

/** The pattern is not a regular expression; the message says why. */
export class PatternError extends Error {
  override name = "PatternError";
}
