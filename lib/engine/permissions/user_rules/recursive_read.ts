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
  /** Patterns of names: only files of which all are true are read. */
  names?: string[];
  /** The same, of which one has to be true. */
  anyName?: string[];
}
