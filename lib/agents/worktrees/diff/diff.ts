/**
 * What an agent changed, committed and not, against the state in which it started.
 *
 * @module
 */
import { UserError } from "../../../errors.ts";
import { askReadGit } from "../../../sys/git/read_git.ts";
import { repositoryFiles } from "../../../sys/git/repository_files.ts";
import type { GitOptions } from "../../../sys/git/run_git.ts";
import type { UntrackedLimits } from "../../../sys/git/untracked_files.ts";
import { withTemporaryTree } from "../../../sys/git/temporary_tree.ts";
import { showName } from "../../../text/byte_names.ts";
import { exists } from "../../../sys/files/info_at.ts";
import type { Checkpoint } from "../checkpoint.ts";
import type { AgentMeta } from "../../record/meta.ts";
import { branchRef } from "../checkout.ts";
import { locateWorktree, UNLINKED } from "../locate.ts";
import { cannotShow, isAtStart, noStart, type Start, startOf } from "./diff_start.ts";
import { commitOf, type listWorktrees, repositoryPath } from "../repository.ts";
import { tellLeftOut, treeWithoutEarlier } from "./tree_without_earlier.ts";
import { hasWorktree, type WorktreeAgent } from "../users.ts";

/** Two trees, and what names them to git. */
export interface AgentDiff {
  from: string;
  to: string;
  git: GitOptions;
  /** Where its commits end. */
  head: string;
  /** What the reader must know about it. */
  notices: string[];
  /** What is not compared, and why: it may have changed all the same. */
  missing: string[];
}

export interface AgentDiffOptions {
  /** Where the user stands. */
  cwd: string;
  /** What is known of the files before the agent's first change. */
  checkpoint: Checkpoint | undefined;
  /** Where the agent's files are. */
  directory: string;
  /** The worktrees of a repository, for who asks about many agents; git is asked each time unless given. */
  worktreesOf?: typeof listWorktrees;
  /** Makes the trees, for who asks about many agents in one directory. */
  withTree?: typeof withTemporaryTree;
  /** Believes nothing that git remembers of whole directories, see `withIndexCopy()`: for who is shown the diff. */
  forgetsTrees?: boolean;
  /** More untracked files than that are not looked at; 50,000, or what is found in 10 s, unless given. */
  untrackedLimits?: UntrackedLimits;
}

/** The same, for who need not be shown that nothing differs. */
export interface QuickDiffOptions<T> extends AgentDiffOptions {
  /** What is returned then, without making the trees that would show it. */
  same?: T;
}

/** Somebody waits for it, and has asked for all of it. */
const UNTRACKED_LIMITS = { maxFiles: 50_000, timeoutMs: 10_000 };

/**
 * Prepares the diff and calls `show` with it.
 *
 * @returns what `show` returned; undefined when no call of the agent can have changed anything
 * @throws {UserError} when it is not known where the agent started, or what it left is gone
 */
export async function withAgentDiff<T>(
  meta: AgentMeta,
  { cwd, checkpoint, directory, worktreesOf, same, ...making }: QuickDiffOptions<T>,
  show: (diff: AgentDiff) => Promise<T>,
): Promise<T | undefined> {
  const { id } = meta;
  if (!hasWorktree(meta)) {
    if (checkpoint?.state === "unchanged") return undefined;
    if (meta.base_commit === undefined && checkpoint?.state !== "taken") throw noStart(id);
    const path = topOf(id, meta.cwd);
    const what = `this is all that changed in "${path}" since it`;
    if (same !== undefined && await isAtStart(meta, { path, checkpoint })) return same;
    const start = await startOf(meta, { path, checkpoint, directory });
    return await treeDiff(path, {
      start,
      making,
      notices: [
        `${id} has no worktree: ${what} ${
          start.from === meta.base_commit ? "started" : "made its first change"
        }`,
        ...(checkpoint?.state === "failed"
          ? [`what was changed before is not known: ${checkpoint.reason}`]
          : []),
      ],
    }, show);
  }
  const located = await locateWorktree(meta, cwd, {
    ...(worktreesOf === undefined ? {} : { worktreesOf }),
  });
  if (located.kind === "repository gone") {
    throw cannotShow(id, `its repository "${repositoryPath(meta.repository)}" is gone`, {
      hint: "if it was moved: go there, and git worktree repair",
    });
  }
  if (located.kind === "unlinked") {
    throw cannotShow(id, UNLINKED, { hint: located.fix });
  }
  const { repository } = located;
  if (located.kind !== "present") {
    const why = located.kind === "gone"
      ? `the worktree of ${id} is gone`
      : `"${meta.worktree_path}" is no worktree of its repository any more`;
    return await branchDiff(meta, { repository, why }, show);
  }
  const { path, branch } = located.worktree;
  if (same !== undefined && await isAtStart(meta, { path, checkpoint })) return same;
  const notices = [
    ...(located.moved === undefined ? [] : [`its worktree was moved: ${path}`]),
    ...(branch === meta.worktree
      ? []
      : [`its worktree has ${branch ?? "no branch"} checked out, not ${meta.worktree}`]),
  ];
  const start = await startOf(meta, { path, checkpoint, directory });
  notices.push(...await rewritten(meta, path));
  return await treeDiff(path, { start, making, notices }, show);
}

async function rewritten({ base_commit: base }: AgentMeta, path: string): Promise<string[]> {
  if (base === undefined) return [];
  const isAncestor = await askReadGit(["merge-base", "--is-ancestor", base, "HEAD"], { cwd: path });
  if (isAncestor.code !== 1) return [];
  return [
    `its history was rewritten: the commit where it started, ${base.slice(0, 12)}, is not in it`,
  ];
}

async function treeDiff<T>(
  path: string,
  { start, making, notices }: {
    start: Start;
    making: Pick<AgentDiffOptions, "withTree" | "untrackedLimits" | "forgetsTrees">;
    notices: string[];
  },
  show: (diff: AgentDiff) => Promise<T>,
): Promise<T> {
  const { withTree = withTemporaryTree, untrackedLimits = UNTRACKED_LIMITS } = making;
  const { from, leaveOut } = start;
  const untracked = start.untracked === "left out" ? start.untracked : untrackedLimits;
  const { forgetsTrees = false } = making;
  const options = { comparedWith: from, leaveOut, untracked, forgetsTrees };
  return await withTree(path, options, async (made, git) => {
    const left = made.notKept.map(({ path, reason }) => `not shown: ${showName(path)} (${reason})`);
    if (made.withoutUntracked !== undefined && start.untracked === "held") {
      // They would look as if they had been deleted.
      throw new UserError(
        `the untracked files in "${path}" are too many: ${made.withoutUntracked}`,
      );
    }
    if (made.withoutUntracked !== undefined && start.untracked === "unknown") {
      left.push(`untracked files are not shown: ${made.withoutUntracked}`);
    }
    const { tree: to, leftOut } = await treeWithoutEarlier(made.tree, { start, git });
    const missing = [
      ...start.missing,
      ...tellLeftOut([...made.leftOut, ...leftOut], start),
      ...left,
    ];
    return await show({ from, to, git, head: "HEAD", notices, missing });
  });
}

async function branchDiff<T>(
  { id, worktree: name, base_commit: base }: WorktreeAgent,
  { repository, why }: { repository: string; why: string },
  show: (diff: AgentDiff) => Promise<T>,
): Promise<T> {
  const tip = await commitOf(repository, branchRef(name));
  if (tip === undefined) throw cannotShow(id, `its worktree and its branch "${name}" are gone`);
  if (base === undefined) throw cannotShow(id, "it is not known where it started");
  return await show({
    from: base,
    to: tip,
    git: { cwd: repository, env: { GIT_DIR: repository } },
    head: tip,
    notices: [`${why}: this is what is committed on ${name}`],
    missing: [],
  });
}

function topOf(id: string, cwd: string): string {
  if (!exists(cwd)) throw cannotShow(id, `"${cwd}", where it ran, is gone`);
  const root = repositoryFiles(cwd)?.root;
  if (root === undefined) throw cannotShow(id, `"${cwd}" is in no working tree of git's any more`);
  return root;
}
