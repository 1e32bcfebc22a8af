/**
 * What an agent changed, committed and not, against the state in which it started.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { askReadGit } from "../../sys/git/read_git.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import type { GitOptions } from "../../sys/git/run_git.ts";
import { withTemporaryTree } from "../../sys/git/temporary_tree.ts";
import { exists } from "../../sys/system_error.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { AgentMeta } from "../record/meta.ts";
import { branchRef } from "./checkout.ts";
import { locateWorktree, UNLINKED } from "./locate.ts";
import { isCleanAt } from "./is_clean_at.ts";
import { commitOf, type listWorktrees, repositoryPath } from "./repository.ts";
import { hasWorktree, type WorktreeAgent } from "./users.ts";

/** Two trees, and what names them to git. */
export interface AgentDiff {
  from: string;
  to: string;
  git: GitOptions;
  /** What the reader must know about it. */
  notices: string[];
}

export interface AgentDiffOptions {
  /** Where the user stands. */
  cwd: string;
  /** What is known of the files before the agent's first change. */
  checkpoint: Checkpoint | undefined;
  /** The worktrees of a repository, for who asks about many agents; git is asked each time unless given. */
  worktreesOf?: typeof listWorktrees;
}

/** The same, for who need not be shown that nothing differs. */
export interface QuickDiffOptions<T> extends AgentDiffOptions {
  /** What is returned then, without making the trees that would show it. */
  same?: T;
}

/** Somebody waits for it, and has asked for all of it. */
const UNTRACKED_LIMITS = { maxFiles: 50_000, timeoutMs: 10_000 };

/** Where a diff begins. */
interface Start {
  from: string;
  /** What is not compared: it was there already, and is kept nowhere. */
  leaveOut: ReadonlySet<string>;
  /** Whether it holds untracked files; of a commit nobody knows which were there. */
  untracked: "held" | "left out" | "unknown";
  notices: string[];
}

/**
 * Prepares the diff and calls `show` with it.
 *
 * @returns what `show` returned; undefined when no call of the agent can have changed anything
 * @throws {UserError} when it is not known where the agent started, or what it left is gone
 */
export async function withAgentDiff<T>(
  meta: AgentMeta,
  { cwd, checkpoint, worktreesOf, same }: QuickDiffOptions<T>,
  show: (diff: AgentDiff) => Promise<T>,
): Promise<T | undefined> {
  const { id } = meta;
  if (!hasWorktree(meta)) {
    if (checkpoint?.state === "unchanged") return undefined;
    if (meta.base_commit === undefined && checkpoint?.state !== "taken") throw noStart(id);
    const path = topOf(id, meta.cwd);
    const what = `this is all that changed in "${path}" since it`;
    if (same !== undefined && await isAtStart(meta, { path, checkpoint })) return same;
    const start = await startOf(meta, { path, checkpoint });
    return await treeDiff(path, {
      start,
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
    ...(located.isMoved ? [`its worktree was moved: ${path}`] : []),
    ...(branch === meta.worktree
      ? []
      : [`its worktree has ${branch ?? "no branch"} checked out, not ${meta.worktree}`]),
  ];
  const start = await startOf(meta, { path, checkpoint });
  notices.push(...await rewritten(meta, path));
  return await treeDiff(path, { start, notices }, show);
}

/** Whether nothing differs from where it started, as far as few calls of git can tell. */
async function isAtStart(
  meta: AgentMeta,
  { path, checkpoint }: { path: string; checkpoint: Checkpoint | undefined },
): Promise<boolean> {
  // There are more files than a look at all of them is quick.
  if (checkpoint?.state === "taken" && checkpoint.without_untracked !== undefined) return false;
  const start = snapshotOf(meta, checkpoint) ?? meta.base_commit;
  return start !== undefined && await isCleanAt(path, start);
}

/** Without a reference of its own it is the commit where the agent started. */
function snapshotOf(
  { base_commit: base }: AgentMeta,
  checkpoint: Checkpoint | undefined,
): string | undefined {
  if (checkpoint?.state !== "taken") return undefined;
  return checkpoint.ref !== undefined || base === undefined ? checkpoint.commit : undefined;
}

/** The checkpoint if there is one: what was there before the agent is not the agent's. */
async function startOf(
  meta: AgentMeta,
  { path, checkpoint }: { path: string; checkpoint: Checkpoint | undefined },
): Promise<Start> {
  const { id, base_commit: base } = meta;
  const taken = checkpoint?.state === "taken" ? checkpoint : undefined;
  const left = taken?.not_kept ?? [];
  const rest = {
    leaveOut: new Set(left.map(({ path }) => path)),
    notices: [
      ...left.map(({ path, reason }) =>
        `not compared: ${path}, which was there before (${reason})`
      ),
      ...(taken?.without_untracked === undefined
        ? []
        : [`untracked files are not compared: ${taken.without_untracked}`]),
    ],
  };
  const snapshot = snapshotOf(meta, checkpoint);
  const untracked = taken === undefined
    ? "unknown"
    : taken.without_untracked === undefined
    ? "held"
    : "left out";
  for (const from of [snapshot, base]) {
    if (from !== undefined && await isCommit(from, path)) return { from, untracked, ...rest };
  }
  if (base === undefined) throw noStart(id);
  throw cannotShow(id, `the commit where it started, ${base}, is not in "${path}" any more`);
}

async function isCommit(name: string, path: string): Promise<boolean> {
  return (await askReadGit(["cat-file", "-e", `${name}^{commit}`], { cwd: path })).code === 0;
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
  { start, notices }: { start: Start; notices: readonly string[] },
  show: (diff: AgentDiff) => Promise<T>,
): Promise<T> {
  const { from, leaveOut } = start;
  const untracked = start.untracked === "left out" ? start.untracked : UNTRACKED_LIMITS;
  const options = { comparedWith: from, leaveOut, untracked };
  return await withTemporaryTree(path, options, async (made, git) => {
    const left = made.notKept.map(({ path, reason }) => `not shown: ${path} (${reason})`);
    if (made.withoutUntracked !== undefined && start.untracked === "held") {
      // They would look as if they had been deleted.
      throw new UserError(
        `the untracked files in "${path}" are too many: ${made.withoutUntracked}`,
      );
    }
    if (made.withoutUntracked !== undefined && start.untracked === "unknown") {
      left.push(`untracked files are not shown: ${made.withoutUntracked}`);
    }
    return await show({
      from,
      to: made.tree,
      git,
      notices: [...notices, ...start.notices, ...left],
    });
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
    notices: [`${why}: this is what is committed on ${name}`],
  });
}

function topOf(id: string, cwd: string): string {
  if (!exists(cwd)) throw cannotShow(id, `"${cwd}", where it ran, is gone`);
  const root = repositoryFiles(cwd)?.root;
  if (root === undefined) throw cannotShow(id, `"${cwd}" is in no working tree of git's any more`);
  return root;
}

function noStart(id: string): UserError {
  return cannotShow(id, "it was not started at a commit of a git repository", {
    hint: "isonforge diff works for agents that were",
  });
}

function cannotShow(
  id: string,
  reason: string,
  options?: ConstructorParameters<typeof UserError>[1],
): UserError {
  return new UserError(`cannot show what ${id} changed: ${reason}`, options);
}
