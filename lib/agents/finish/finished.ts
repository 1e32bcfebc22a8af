/**
 * What became of an agent's work when its run was over (`--finish`), as its record has it.
 *
 * @module
 */

/** What is to be done. */
export const FINISHES = ["commit", "pr"] as const;
export type Finish = (typeof FINISHES)[number];

export interface Finished {
  /** The commit that was made of what the run left; absent where it left nothing. */
  commit?: string;
  /** Paths that it left out: they look like secrets, or hold what git would lose. */
  left_out?: string[];
  /** The remote that the branch was pushed to. */
  pushed_to?: string;
  /** What could not be done, and why. Nothing is lost. */
  problem?: string;
}
