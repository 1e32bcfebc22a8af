/**
 * What the user should know of a profile: where more is covered than was asked for, or less.
 *
 * @module
 */
import { listedPaths } from "./listed_paths.ts";
import type { LinkTargets } from "./link_targets.ts";

export interface NoticedOfProfile {
  /** Links of hidden directories. */
  tooWide: LinkTargets["tooWide"];
  /** Directories that are read-only because of files in there that have names elsewhere. */
  linkedIn: readonly string[];
  /** What links in hidden directories lead to that is worked in. */
  coveredIn: readonly string[];
  /** Roots that were not looked through to their end. */
  partly: readonly string[];
  /** Roots all of which is run later. */
  wholly: readonly string[];
}

/** In sentences, without a point. */
export function profileNotices(
  { tooWide, linkedIn, coveredIn, partly, wholly }: NoticedOfProfile,
): string[] {
  const notices = tooWide.map(({ link, target }) =>
    `the sandbox cannot hide what is behind ${listedPaths([link])}: without ${
      listedPaths([target])
    } there is no run`
  );
  if (linkedIn.length > 0) {
    notices.push(
      `the sandbox lets nothing be written in ${
        listedPaths(linkedIn)
      }: too many files in there have other names (hard links) elsewhere, and are written for these as well`,
    );
  }
  if (coveredIn.length > 0) {
    notices.push(
      `the sandbox lets nothing read ${
        listedPaths(coveredIn)
      }, to which links in hidden directories of your home lead; git, too, cannot add all files at once`,
    );
  }
  if (wholly.length > 0) {
    notices.push(
      `the sandbox lets no file be changed that is there already in ${
        listedPaths(wholly)
      }: programs outside of it run what lies in there`,
    );
  }
  if (partly.length > 0) {
    notices.push(
      `the sandbox cannot guard all that it should in ${
        listedPaths(partly)
      }: there are too many directories to look through for files that are run later, and for hard links to files elsewhere`,
    );
  }
  return notices;
}
