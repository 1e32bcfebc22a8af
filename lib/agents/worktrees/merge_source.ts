/**
 * Which commit is an agent's work, whatever has become of its branch.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { operationInProgress } from "../../sys/git/operation_in_progress.ts";
import { shellQuote } from "../../sys/shell_quote.ts";
import { branchRef } from "./checkout.ts";
import type { Located } from "./locate.ts";
import { commitOf, type LinkedWorktree } from "./repository.ts";
import type { WorktreeAgent } from "./users.ts";
import { someOf, uncommittedIn } from "./unsaved_work.ts";

export interface MergeSource {
  /** What git is told to merge: a branch, else a commit. */
  name: string;
  /** The same for people. */
  label: string;
  tip: string;
  notices: string[];
}

/**
 * What is to be merged of an agent: its branch, or what its worktree has checked out when that holds all of the
 * branch.
 *
 * @throws {UserError} when it is not clear, or something would be missing
 */
export async function whatToMerge(
  agent: WorktreeAgent,
  { located, runFilters }: {
    located: Exclude<Located, { kind: "repository gone" | "unlinked" }>;
    /** Whether the filters that git would run in its worktree may run, see `mayRunFilters()`. */
    runFilters: boolean;
  },
): Promise<MergeSource> {
  const { id, worktree: branch } = agent;
  const tip = await commitOf(located.repository, branchRef(branch));
  const ofBranch = (at: string, notices: string[] = []) => ({
    name: branch,
    label: branch,
    tip: at,
    notices,
  });
  if (located.kind !== "present") {
    if (tip === undefined) throw cannotMerge(id, `its branch "${branch}" is gone`);
    return ofBranch(
      tip,
      located.kind === "gone" ? [] : [
        `"${agent.worktree_path}" is no worktree of git's any more: what is not committed there is not merged`,
      ],
    );
  }
  const { worktree } = located;
  await assertCommitted(id, worktree.path, runFilters);
  if (worktree.branch === branch && tip !== undefined) return ofBranch(tip);
  const { head } = worktree;
  if (head === undefined) {
    throw cannotMerge(id, `there is no commit on what its worktree has checked out`);
  }
  if (tip !== undefined) {
    if (worktree.branch === undefined && head === tip) return ofBranch(tip);
    throw otherCheckedOut(id, { branch, worktree, head });
  }

  // Renamed, or deleted under it: what is checked out there is all that is left.
  const label = worktree.branch ?? head.slice(0, 12);
  return {
    name: worktree.branch ?? head,
    label,
    tip: head,
    notices: [`its branch "${branch}" is gone: ${label} is merged, which its worktree is at`],
  };
}

/** What is not committed would be missing from the merge. */
async function assertCommitted(id: string, path: string, runFilters: boolean): Promise<void> {
  const place = shellQuote(path);
  const operation = operationInProgress(path);
  if (operation !== undefined) {
    throw cannotMerge(id, `a ${operation} is in progress in its worktree`, {
      hint: `git -C ${place} status says how to finish it`,
    });
  }
  const uncommitted = await uncommittedIn(path, { runFilters });
  if (uncommitted.length === 0) return;
  throw cannotMerge(id, `its worktree holds uncommitted changes (${someOf(uncommitted)})`, {
    hint: `commit them first: git -C ${place} add -A && git -C ${place} commit`,
  });
}

function otherCheckedOut(
  id: string,
  { branch, worktree, head }: { branch: string; worktree: LinkedWorktree; head: string },
): UserError {
  const what = worktree.branch === undefined ? "no branch" : `branch "${worktree.branch}"`;
  return cannotMerge(id, `its worktree has ${what} checked out, not "${branch}"`, {
    hint: `take what is there: git merge ${shellQuote(worktree.branch ?? head)}; or first: git -C ${
      shellQuote(worktree.path)
    } switch ${branch}`,
  });
}

/** What cannot be merged, and why. */
export function cannotMerge(
  id: string,
  reason: string,
  options?: ConstructorParameters<typeof UserError>[1],
): UserError {
  return new UserError(`cannot merge ${id}: ${reason}`, options);
}
