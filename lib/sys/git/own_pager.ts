/**
 * The pager of the user, whatever a repository says.
 *
 * @module
 */
import { runGit } from "./run_git.ts";

export interface OwnPager {
  /** A command line. */
  pager: string;
  /** `pager.diff`: a command line, `true` or `false`. */
  diff: string;
}

/** Asks git as outside of every repository: the environment, then the configuration of user and system. */
export async function ownPager(): Promise<OwnPager> {
  const nowhere = { cwd: "/", env: { GIT_DIR: "/dev/null" } };
  // Not disarmed, for "--no-pager" is an answer too: no repository is asked.
  const [pager, diff] = await Promise.all([
    runGit(["var", "GIT_PAGER"], nowhere),
    runGit(["config", "--get", "pager.diff"], nowhere),
  ]);
  return { pager: pager.stdout.trim() || "less", diff: diff.stdout.trim() || "true" };
}
