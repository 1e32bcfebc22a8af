/**
 * What the commits of an agent bring to whoever merges them, whatever lies in its worktree.
 *
 * @module
 */
import { changesBetween, type FileChange } from "../../../sys/git/changes_between.ts";
import { repositoryFiles } from "../../../sys/git/repository_files.ts";
import type { GitOptions } from "../../../sys/git/run_git.ts";
import type { AgentMeta } from "../../record/meta.ts";
import { branchRef } from "../checkout.ts";
import { locateWorktree } from "../locate.ts";
import { commitOf, repositoryPath } from "../repository.ts";
import { hasWorktree } from "../users.ts";

export interface BranchChanges {
  /** The commit where the agent started. */
  start: string;
  changes: FileChange[];
  git: GitOptions;
  /** The directory of the repository, absolute. */
  root: string;
  /** Where the changed files are, or would be: the top of the agent's working tree, absolute. */
  top: string;
}

/**
 * One for its branch, and one more where its worktree has other commits checked out. Of an agent that has no worktree: what
 * was checked out at its end where it ran.
 *
 * @param options.cwd where the user stands
 * @param options.end the commit that was checked out at its end; what is checked out now unless given
 * @throws {UserError} with git's reason
 */
export async function branchChanges(
  meta: AgentMeta,
  { cwd, end = "HEAD" }: { cwd: string; end?: string | undefined },
): Promise<BranchChanges[]> {
  const { base_commit: start } = meta;
  if (start === undefined) return [];
  if (!hasWorktree(meta)) return await changesInPlace(meta.cwd, { start, end });
  const located = await locateWorktree(meta, cwd);
  if (located.kind === "repository gone" || located.kind === "unlinked") return [];
  const { repository } = located;
  const head = located.kind === "present" ? located.worktree.head : undefined;
  const git = { cwd: repository, env: { GIT_DIR: repository } };
  const tips = new Set([await commitOf(repository, branchRef(meta.worktree)), head]);
  const changes: BranchChanges[] = [];
  for (const tip of tips) {
    if (tip === undefined || tip === start) continue;
    const root = repositoryPath(repository);
    changes.push({
      start,
      changes: await changesBetween(start, tip, git),
      git,
      root,
      top: meta.worktree_path,
    });
  }
  return changes;
}

async function changesInPlace(
  cwd: string,
  { start, end }: { start: string; end: string },
): Promise<BranchChanges[]> {
  const top = repositoryFiles(cwd)?.root;
  if (top === undefined) return [];
  const git = { cwd: top };
  return [{ start, changes: await changesBetween(start, end, git), git, root: top, top }];
}
