/**
 * A file or directory that is held open, so that what was judged under a name is what is used.
 *
 * @module
 */

/** Disposing of it lets go. Every change of links or names meanwhile leaves it what it is. */
export interface HeldPlace extends Disposable {
  /**
   * The path under which it is used: given to `Deno.stat`, `Deno.open`, `Deno.readDir`, or as the working directory of
   * a program. Only this process can use it.
   */
  readonly path: string;
  /** Something directly in this directory; a link is not followed but refused, as by `holdPlace`. */
  child(name: string): HeldPlace;
}

export interface HoldOptions {
  /** Makes it a directory, and those above it that are missing. */
  isDirectoryMade?: boolean;
}
