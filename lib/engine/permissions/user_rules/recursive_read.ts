/**
 * What a program takes of whole directories.
 *
 * @module
 */

export interface RecursiveRead {
  /** Words that may be directories. */
  directories: string[];
  /** What is left out, as it was written: names, paths, `*` in them. */
  excluded: string[];
  /** Names that begin with a dot are left out. */
  skipsHidden: boolean;
  /** What else is left out, by its path from the directory. */
  isLeftOut?: (path: string, isDirectory: boolean) => boolean;
  /** Only what lies in the directory itself. */
  isFlat?: boolean;
  /** Patterns of names: only such files are read. */
  names?: string[];
}
