/**
 * What git obeys later although nothing of it is configuration: work that somebody has begun and not ended, conflicts that
 * were resolved before, and old ways to name remote repositories. See gitrepository-layout(5).
 *
 * A merge, a rebase or a bisection may be the user's own: whoever finds one may tell it, and must not take it away.
 *
 * @module
 */

/** Who obeys begun work: `git commit` applies `MERGE_AUTOSTASH`, `git rebase --continue` runs what `rebase-merge` says. */
export const GOES_ON = "git as it goes on";
/** What these say git obeys at once: `git fetch` and `git push` where they go, a merge how it was resolved before. */
const GIT = "git";

const BEGUN =
  /^(?:(?:MERGE|CHERRY_PICK|REVERT|REBASE)_HEAD|MERGE_AUTOSTASH|BISECT_\w+|rebase-merge|rebase-apply|sequencer)$/i;
const RESOLUTIONS = /^rr-cache$/i;
const REMOTES = /^(?:remotes|branches)$/i;

/** Who obeys an entry of a git directory with this name; undefined of all others. */
export function obeysState(name: string): string | undefined {
  if (BEGUN.test(name)) return GOES_ON;
  return REMOTES.test(name) || RESOLUTIONS.test(name) ? GIT : undefined;
}

/** Whether what is in a directory with such a name is told by itself: of resolutions there may be thousands. */
export function isLookedInto(name: string): boolean {
  return !RESOLUTIONS.test(name);
}
