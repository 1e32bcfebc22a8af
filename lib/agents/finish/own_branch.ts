/**
 * What is committed and pushed for an agent is its own branch, and no other: what its worktree has checked out is what the
 * agent has left there.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { askReadGit } from "../../sys/git/read_git.ts";
import { shellQuote } from "../../sys/shell_quote.ts";
import { branchRef } from "../worktrees/checkout.ts";
import type { WorktreeAgent } from "../worktrees/users.ts";

/**
 * Looks at where a commit would go that is made in the worktree at `path`: `HEAD`, and a branch too, may be but another name.
 *
 * @throws {UserError} unless that is the branch itself; says what brings it back
 */
export async function assertOnOwnBranch(
  path: string,
  { worktree: branch, base_commit: base = "HEAD" }: Pick<WorktreeAgent, "worktree" | "base_commit">,
): Promise<void> {
  const git = { cwd: path };
  // Names what is behind all names, be it yet to be made.
  const head = await askReadGit(["symbolic-ref", "--quiet", "HEAD"], git);
  const at = head.code === 0 ? head.stdout.trim() : undefined;
  if (at === branchRef(branch)) return;
  const own = branchRef(branch);
  const isThere = await askReadGit(["show-ref", "--verify", "--quiet", own], git);
  const isOtherName = await askReadGit(["symbolic-ref", "--quiet", own], git);
  const inTree = (...words: string[]) => ["git", "-C", path, ...words].map(shellQuote).join(" ");
  const found = at === undefined
    ? "no branch is checked out in its worktree"
    : `its worktree has ${JSON.stringify(at.replace(/^refs\/heads\//, ""))} checked out`;
  const [wrong, command] = isOtherName.code === 0
    ? [`its own, "${branch}", is but another name`, ["update-ref", "--no-deref", own, base]]
    : isThere.code === 0
    ? [`not its own, "${branch}"`, ["switch", branch]]
    : [
      `its own, "${branch}", is gone`,
      at === undefined ? ["switch", "-c", branch] : ["branch", "-m", branch],
    ];
  throw new UserError(`${found}, ${wrong}; look at it, then: ${inTree(...command)}`);
}
