/**
 * Merging the branch of an agent into the branch that the user has checked out.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../errors.ts";
import { askGit, git, showGit } from "../../sys/git.ts";
import { shellQuote } from "../../sys/shell_quote.ts";
import { exists } from "../../sys/system_error.ts";
import type { AgentMeta } from "../meta.ts";
import { commitOf, findRepository, listWorktrees, repositoryPath } from "./repository.ts";
import { branchRef } from "./checkout.ts";
import { hasWorktree, type WorktreeAgent, type WorktreeUser } from "./users.ts";
import { someOf, uncommittedIn } from "./unsaved_work.ts";

export interface MergeOptions {
  /** Where the user stands. */
  cwd: string;
  /** The agents of the worktree, this one among them. */
  usersOf: (path: string) => readonly WorktreeUser[];
}

export interface MergeOutcome {
  branch: string;
  into: string;
  /** How many commits came; 0 when all were there. */
  commits: number;
}

/**
 * Merges as `git merge` does, with its words, hooks and settings.
 *
 * @throws {UserError} when anything is in the way, and then nothing was changed; and when git could
 * not finish: conflicts are then left for the user, as git leaves them
 */
export async function mergeAgent(
  meta: AgentMeta,
  { cwd, usersOf }: MergeOptions,
): Promise<MergeOutcome> {
  const { id } = meta;
  if (!hasWorktree(meta)) {
    throw new UserError(`cannot merge ${id}: it has no worktree, it ran in "${meta.cwd}"`, {
      hint: `isonforge diff ${id} shows what it changed`,
    });
  }
  const branch = meta.worktree;
  assertStopped(id, usersOf(meta.worktree_path));
  const into = await currentBranch(meta, cwd);
  const tip = await commitOf(meta.repository, branchRef(branch));
  if (tip === undefined) throw cannotMerge(id, `its branch "${branch}" is gone`);
  await assertCommitted(meta);
  const dirty = await uncommittedIn(cwd, { untracked: false });
  if (dirty.length > 0) {
    throw cannotMerge(id, `there are uncommitted changes here (${someOf(dirty)})`, {
      hint: "commit or stash them first",
    });
  }
  const commits = Number(await git(["rev-list", "--count", `HEAD..${tip}`], { cwd }));
  if (commits > 0) {
    const name = await unambiguous(branch, { cwd, tip });
    const code = await showGit(["merge", "--no-edit", name], { cwd });
    if (code !== 0) throw await unfinished(id, { cwd, branch, into });
  }
  return { branch, into, commits };
}

/** The short name, which git puts into its message, unless that may mean something else, as a tag. */
async function unambiguous(
  branch: string,
  { cwd, tip }: { cwd: string; tip: string },
): Promise<string> {
  const { stdout, stderr } = await askGit(["rev-parse", "--verify", `${branch}^{commit}`], { cwd });
  return stdout.trim() === tip && stderr === "" ? branch : branchRef(branch);
}

function assertStopped(id: string, users: readonly WorktreeUser[]): void {
  const running = users.find(({ isRunning }) => isRunning);
  if (running === undefined) return;
  const who = running.id === id ? "it is running" : `${running.id} is running in its worktree`;
  throw cannotMerge(id, who, {
    hint: `wait until it is done, or: isonforge stop ${running.id}`,
  });
}

async function currentBranch(meta: WorktreeAgent, cwd: string): Promise<string> {
  const { id, repository, worktree } = meta;
  const here = await findRepository(cwd);
  const path = shellQuote(repositoryPath(repository));
  if (here.commonDir !== repository) {
    throw cannotMerge(id, `it worked on another repository than this one`, { hint: `cd ${path}` });
  }
  if (!here.hasTree) {
    throw cannotMerge(id, "this is a bare repository: there is nothing to merge into", {
      hint: "go to a worktree of it",
    });
  }
  const head = await askGit(["symbolic-ref", "--quiet", "--short", "HEAD"], { cwd });
  if (head.code !== 0) {
    throw cannotMerge(id, "no branch is checked out here", { hint: "git switch <branch>" });
  }
  const into = head.stdout.trim();
  if (into !== worktree) return into;
  throw cannotMerge(id, `"${worktree}" is the branch that is checked out here`, {
    hint: `go to where it shall be merged into, for example: cd ${path}`,
  });
}

/** What is not committed would be missing from the merge. */
async function assertCommitted({ id, repository, ...meta }: WorktreeAgent): Promise<void> {
  const { worktree: branch, worktree_path: path } = meta;
  if (!exists(join(path, ".git"))) return;
  const place = shellQuote(path);
  const uncommitted = await uncommittedIn(path);
  if (uncommitted.length > 0) {
    throw cannotMerge(id, `its worktree holds uncommitted changes (${someOf(uncommitted)})`, {
      hint: `commit them first: git -C ${place} add -A && git -C ${place} commit`,
    });
  }
  const registered = (await listWorktrees(repository)).find((worktree) => worktree.path === path);
  if (registered === undefined || registered.branch === branch) return;
  const what = registered.branch === undefined ? "no branch" : `branch "${registered.branch}"`;
  throw cannotMerge(id, `its worktree has ${what} checked out, not "${branch}"`, {
    hint: `git -C ${place} status shows what goes on there`,
  });
}

async function unfinished(
  id: string,
  { cwd, branch, into }: { cwd: string; branch: string; into: string },
): Promise<UserError> {
  const unmerged = await git(["diff", "--name-only", "--diff-filter=U", "-z"], { cwd });
  const conflicts = unmerged.split("\0").filter((name) => name !== "");
  if (conflicts.length === 0) {
    return cannotMerge(id, `git refused to merge "${branch}" into "${into}"`, {
      hint: "its reason is above",
    });
  }
  return cannotMerge(
    id,
    `"${branch}" and "${into}" are in conflict in ${someOf(conflicts, 5)}`,
    { hint: "solve that and run git commit, or take it all back: git merge --abort" },
  );
}

function cannotMerge(
  id: string,
  reason: string,
  options?: ConstructorParameters<typeof UserError>[1],
): UserError {
  return new UserError(`cannot merge ${id}: ${reason}`, options);
}
