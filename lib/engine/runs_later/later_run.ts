/**
 * What is executed later, and what need not be named beside it.
 *
 * @module
 */

/** Something that is executed later. */
export interface LaterRun {
  /** Absolute. */
  path: string;
  /** Who executes it, e.g. "git". */
  by: string;
  change: "new" | "changed";
}

/** Who executes what a git directory holds. */
export const GIT = "git";

/**
 * Whether it is enough to name a directory that is new, and not what is in it. Of one that is git's only what git executes: whoever
 * makes a directory look like one must not hide all else in it.
 *
 * @param directory what was found
 * @param isGit whether that is a git directory
 */
export function isToldWith(run: LaterRun, directory: LaterRun, isGit: boolean): boolean {
  return directory.change === "new" && run.path.startsWith(`${directory.path}/`) &&
    (!isGit || run.by === GIT);
}
