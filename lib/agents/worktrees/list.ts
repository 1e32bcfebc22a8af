/**
 * All worktrees that isonforge made, with or without an agent: `isonforge worktrees`.
 *
 * @module
 */
import { join } from "@std/path/join";
import { errorMessage } from "../../errors.ts";
import { entriesIfThere } from "../../sys/files/entries_in.ts";
import { exists } from "../../sys/files/info_at.ts";
import { type DiffStat, diffStat } from "../../sys/git/diff_stat.ts";
import { pathOf } from "./git_directory.ts";
import { isHalfMade } from "./half_made.ts";
import { mergedInto, type MergeTargets, mergeTargets } from "./merged.ts";
import { type LinkedWorktree, listWorktrees } from "./repository.ts";
import { worktreesDirectory } from "./worktrees_directory.ts";
import { readRepositoryRecord, type RepositoryRecord } from "./records.ts";
import { hasRunIn } from "./run_mark.ts";
import type { WorktreeUser } from "./users.ts";
import { treeStatus } from "../../sys/git/tree_status.ts";
import { unmergedCount } from "./unsaved_work.ts";

export interface PresentWorktree {
  kind: "present";
  /** Commits that nobody else has. */
  ahead: number | undefined;
  /** What was committed since it was made; undefined where nothing was. */
  stat?: DiffStat;
  /** The branch that holds all of it. */
  mergedInto?: string;
  uncommitted: number;
}

/** A worktree as it is now. */
export interface WorktreeStatus {
  /** Undefined when no branch is checked out in it. */
  branch?: string;
  path: string;
  /** The branch that it was made for. */
  name: string;
  /** The common directory of its repository. */
  repository: string;
  /** Whether it is not where it was made: `git worktree move`. */
  isMoved: boolean;
  users: WorktreeUser[];
  /** Whether a run goes on in it of which there is no record: one in the foreground. */
  hasRun: boolean;
  state:
    | PresentWorktree
    /** Its directory was deleted, or the repository is not where it was. */
    | { kind: "directory gone" | "repository gone" }
    | { kind: "unreadable"; reason: string };
}

export interface ListWorktreesOptions {
  home: string;
  /** By path. */
  users: ReadonlyMap<string, WorktreeUser[]>;
}

/** Every worktree that was made below the home, wherever it is now; sorted by path. */
export async function listStatuses(
  { home, users }: ListWorktreesOptions,
): Promise<WorktreeStatus[]> {
  const root = await worktreesDirectory(home);
  const directories = entriesIfThere(root).filter(({ isDirectory }) => isDirectory);
  const lists = await Promise.all(directories.map(async ({ name }) => {
    const directory = join(root, name);
    const record = readRepositoryRecord(directory);
    return record === undefined ? [] : await ofRepository(directory, { record, users });
  }));
  return lists.flat().sort((a, b) => a.path < b.path ? -1 : 1);
}

async function ofRepository(
  directory: string,
  { record, users }: { record: RepositoryRecord; users: ReadonlyMap<string, WorktreeUser[]> },
): Promise<WorktreeStatus[]> {
  const { repository } = record;
  const common = async ({ path, name }: { path: string; name: string }) => {
    const madeAt = join(directory, name);
    const isMoved = path !== madeAt;
    const at = new Set([madeAt, path]);
    return {
      ...{ path, name, repository, isMoved, hasRun: await hasRunIn(path) },
      users: Array.from(at, (at) => users.get(at) ?? []).flat(),
    };
  };
  const asRecorded = (state: WorktreeStatus["state"]) =>
    Promise.all(Array.from(record.worktrees.keys(), async (name) => ({
      branch: name,
      ...await common({ path: join(directory, name), name }),
      state,
    })));
  if (!exists(record.repository)) return await asRecorded({ kind: "repository gone" });
  let all: LinkedWorktree[];
  try {
    all = await listWorktrees(record.repository);
  } catch (error) {
    return await asRecorded({ kind: "unreadable", reason: errorMessage(error) });
  }
  const into = await mergeTargets(repository, all);
  const names = namesByPath(directory, { record, all });
  const ours = all.flatMap((worktree) => {
    const name = names.get(worktree.path);
    return name === undefined ? [] : [{ worktree, name }];
  });
  return await Promise.all(ours.map(async ({ worktree, name }) => ({
    ...await common({ path: worktree.path, name }),
    ...(worktree.branch === undefined ? {} : { branch: worktree.branch }),
    state: await stateOf(worktree, {
      repository,
      into,
      // Its own branch holds nothing for it, whatever that is called by now.
      branch: worktree.branch ?? name,
      base: record.worktrees.get(name)?.base,
      worktrees: all,
    }),
  })));
}

/** The branch that each worktree of ours was made for, whatever is checked out now; by where it is. */
function namesByPath(
  directory: string,
  { record, all }: { record: RepositoryRecord; all: readonly LinkedWorktree[] },
): Map<string, string> {
  const below = all.filter(({ path }) => path.startsWith(`${directory}/`));
  const names = new Map(below.map(({ path }) => [path, path.slice(directory.length + 1)]));
  for (const [name, { git_directory: known }] of record.worktrees) {
    const path = known && pathOf(record.repository, known);
    if (path !== undefined) names.set(path, name);
  }
  return names;
}

async function stateOf(
  { path, head, locked }: LinkedWorktree,
  { repository, into, branch: name, base, worktrees }: {
    repository: string;
    into: MergeTargets;
    branch: string;
    base: string | undefined;
    worktrees: readonly LinkedWorktree[];
  },
): Promise<WorktreeStatus["state"]> {
  if (!exists(join(path, ".git"))) return { kind: "directory gone" };
  // All that is not there yet would look as if it had been deleted. The next start with that name sees to it.
  if (locked !== undefined && isHalfMade(repository, path)) {
    return { kind: "unreadable", reason: "not filled by git yet" };
  }
  try {
    // It only looks: a run may need what it has closed.
    const { changed, closed } = await treeStatus(path);
    const uncommitted = changed.length + closed.length;
    // What was merged is ahead of nothing any more.
    const ahead = base === undefined || head === undefined
      ? undefined
      : await unmergedCount({ repository, name, path, tips: [head], since: base, worktrees });
    if (base === undefined || head === undefined || head === base) {
      return { kind: "present", ahead, uncommitted };
    }
    const holder = await mergedInto(head, { name, repository, into });
    return {
      kind: "present",
      ahead: holder === undefined ? ahead : 0,
      uncommitted,
      stat: await diffStat([base, head], { cwd: path }),
      ...(holder === undefined ? {} : { mergedInto: holder }),
    };
  } catch (error) {
    // One that is broken harms no other row.
    return { kind: "unreadable", reason: errorMessage(error) };
  }
}
