/**
 * Completes branches for `-w`: those that have a worktree of ours, then the others of the repository.
 *
 * @module
 */
import { findRepository } from "../../agents/worktrees/repository.ts";
import { repositoryDirectory } from "../../agents/worktrees/place.ts";
import { readRepositoryRecord } from "../../agents/worktrees/records.ts";
import { isonforgeHome } from "../../config/environment.ts";
import { forgetGitRepository } from "../../config/git_environment.ts";
import { readGit } from "../../sys/git/read_git.ts";
import { type Completion, valuesOf } from "./completion.ts";
import { directoryOf } from "./directory.ts";
import type { Request } from "./request.ts";

/** Name, where it is checked out, and what its last commit says. */
const FORMAT = "%(refname:lstrip=2)%00%(worktreepath)%00%(committerdate:relative)%00%(subject)";

/** Tab is not worth waiting longer for. */
const TIMEOUT_MS = 2_000;

/** Without those that are checked out elsewhere, which `-w` refuses. */
export async function branches({ before }: Request): Promise<Completion> {
  const cwd = await directoryOf(before);
  forgetGitRepository();
  const { commonDir } = await findRepository(cwd);
  const [record, lines] = await Promise.all([
    repositoryDirectory(isonforgeHome(), commonDir).then(readRepositoryRecord),
    readGit(
      ["for-each-ref", "--sort=-committerdate", `--format=${FORMAT}`, "refs/heads"],
      { cwd, timeoutMs: TIMEOUT_MS },
    ),
  ]);
  const all = lines.split("\n").filter((line) => line !== "").map((line) => {
    const [name = "", checkedOut = "", age = "", subject = ""] = line.split("\0");
    const hasWorktree = record?.worktrees.has(name) ?? false;
    const what = hasWorktree ? "worktree" : "branch";
    return { name, checkedOut, hasWorktree, description: `${what} · ${age} · ${subject}` };
  }).filter(({ checkedOut, hasWorktree }) => checkedOut === "" || hasWorktree);
  const ours = all.filter(({ hasWorktree }) => hasWorktree);
  const others = all.filter(({ hasWorktree }) => !hasWorktree);
  return valuesOf(
    "branches",
    [...ours, ...others].map(({ name, description }) => ({ value: name, description })),
  );
}
