/**
 * Whether git shows other objects than a repository holds.
 *
 * @module
 */
import { readGit } from "../../sys/git/read_git.ts";
import type { GitOptions } from "../../sys/git/run_git.ts";

/** How many are named. */
const MAX_NAMED = 3;

/**
 * Says that objects are replaced (git-replace(1)), whoever has done that: what we show and merge is then something else
 * than what the user's own git shows. Undefined where none are.
 */
export async function replacementNotice(git: GitOptions): Promise<string | undefined> {
  const args = ["for-each-ref", "--format=%(refname:lstrip=2)", "refs/replace/"];
  const replaced = (await readGit(args, git)).split("\n").filter((name) => name !== "");
  if (replaced.length === 0) return undefined;
  const named = replaced.slice(0, MAX_NAMED).map((name) => name.slice(0, 12)).join(", ");
  const rest = replaced.length - MAX_NAMED;
  return `replaced objects: look first: git shows others in the place of ${named}${
    rest > 0 ? ` and ${rest} more` : ""
  } (git replace --list); isonforge goes by what is there, as git push does`;
}
