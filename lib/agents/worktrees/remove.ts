/**
 * Removing the worktree of an agent: `rm --worktree`. The only place that deletes one.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../errors.ts";
import { shellQuote } from "../../sys/shell_quote.ts";
import { exists } from "../../sys/files/info_at.ts";
import { isWithin } from "../../sys/files/is_within.ts";
import { commitOf, listWorktrees } from "./repository.ts";
import { removeByHand, repositoryPath } from "./repository_path.ts";
import { branchRef, deleteBranch, type Place } from "./checkout.ts";
import { keepWork } from "./keep.ts";
import { hasRenamed } from "./git_directory.ts";
import { type Located, locateWorktree, UNLINKED } from "./locate.ts";
import { removeEmptyDirectories, withRepositoryLock, worktreePath } from "./place.ts";
import { readRepositoryRecord, recordWorktree } from "./records.ts";
import { hasRunIn } from "./run_mark.ts";
import { unregister } from "./unregister.ts";
import type { WorktreeAgent } from "./users.ts";
import {
  lastCommitIn,
  repositoriesIn,
  someOf,
  uncommittedIn,
  unmergedCount,
} from "./unsaved_work.ts";

export interface RemoveWorktreeOptions {
  /** The directory of everything of ours. */
  home: string;
  /** Where the user stands. */
  cwd: string;
  /** Removes it also when it holds work, or commits alone, which is then kept under a reference. */
  force: boolean | "commits";
  /** The other agents that use one at `path`; asked while nobody can start one. */
  otherUsers: (path: string) => Promise<string[]>;
  /** Whether the filters that git would run in one that is, or was, at these places may run, see `mayRunFilters()`. */
  mayRunFilters: (places: readonly string[]) => Promise<boolean>;
}

/** What was done. */
export interface WorktreeRemoval {
  path: string;
  /** Of two agents with one worktree the second finds neither it nor its branch. */
  wasThere: boolean;
  /** The one it was made for; where that was renamed, what it is called by now. */
  branch: string;
  branchIs: "deleted" | "kept" | "gone already";
  /** Where the work is, if there was any. */
  keptRef?: string;
  /** Whether this process, and so its user, stood in it. */
  stoodIn: boolean;
}

/** What a worktree holds that is nowhere else. */
interface Work {
  /** Whether there is anything at all: a directory, or what git remembers of one. */
  isThere: boolean;
  /** What its branch is called by now, where that was renamed: another one may have its name. */
  renamedTo: string | undefined;
  /** The commit of HEAD, and that of the branch if it is another. */
  tips: string[];
  uncommitted: string[];
  unmerged: number;
}

/**
 * Removes the worktree of an agent, and its branch if we made it and nothing is lost with it.
 *
 * @throws {UserError} when work would be lost, or somebody else needs it; then nothing was changed
 */
export async function removeWorktree(
  agent: WorktreeAgent,
  { home, cwd, force, otherUsers, mayRunFilters }: RemoveWorktreeOptions,
): Promise<WorktreeRemoval> {
  const { id, worktree: name } = agent;
  const located = await locateWorktree(agent, cwd);
  if (located.kind === "repository gone") {
    throw cannotRemove(id, `its repository "${repositoryPath(agent.repository)}" is gone`, {
      hint: `look at ${shellQuote(agent.worktree_path)}; without --worktree it is kept`,
    });
  }
  if (located.kind === "unlinked") throw cannotRemove(id, UNLINKED, { hint: located.fix });
  if (located.kind === "unknown") {
    throw cannotRemove(id, `"${agent.worktree_path}" is no worktree of its repository any more`, {
      hint: "look at what is in it, and move it away; without --worktree it is kept",
    });
  }
  const { repository } = located;
  const movedTo = located.kind === "present" ? placeAfterMove(id, located) : undefined;
  // Where it was made, though the repository may have been moved since.
  return await withRepositoryLock(home, agent.repository, async (directory) => {
    const madeAt = worktreePath(directory, name);
    if (madeAt !== agent.worktree_path) {
      throw cannotRemove(id, `"${agent.worktree_path}" is not where isonforge has it`);
    }
    const path = movedTo ?? madeAt;
    const place: Place = { repository, directory, name, path };
    const places = [...new Set([madeAt, path])];
    for (const used of places) assertUnused(id, await otherUsers(used));
    if (await hasRunIn(path)) {
      throw cannotRemove(id, "a run goes on in it", {
        hint: "it is one in the foreground, in another terminal: wait for it, or end it there",
      });
    }
    const runFilters = await mayRunFilters(places);
    const work = await findWork(id, place, runFilters);
    const holdsWork = work.uncommitted.length > 0 || work.unmerged > 0;
    const mayGo = force === "commits" ? work.uncommitted.length === 0 : force;
    if (holdsWork && !mayGo) throw holds(id, { place, work });
    const isDirty = work.uncommitted.length > 0;
    const keptRef = holdsWork
      ? await keepWork({ ...place, id, tips: work.tips, isDirty, runFilters })
      : undefined;
    const stoodIn = leave(place);
    const obstacle = await unregister(place);
    if (obstacle !== undefined) throw cannotRemove(id, obstacle.reason, obstacle);
    await removeEmptyDirectories(directory, madeAt);
    return {
      path,
      wasThere: work.isThere,
      ...await endOwnBranch(place, work),
      ...(keptRef === undefined ? {} : { keptRef }),
      stoodIn,
    };
  });
}

/**
 * Where a worktree is that was moved; undefined where it was not.
 *
 * @throws {UserError} when it may be another one: only what surely is the agent's is removed
 */
function placeAfterMove(
  id: string,
  { repository, worktree: { path }, moved }: Located & { kind: "present" },
): string | undefined {
  if (moved !== "perhaps") return moved && path;
  throw cannotRemove(id, `it may have been moved to "${path}", or that is another one`, {
    hint: `${removeByHand(repository, path)}; without --worktree it is kept`,
  });
}

/** @throws {UserError} when it must not be removed whatever the user wants */
async function findWork(id: string, place: Place, runFilters: boolean): Promise<Work> {
  const { repository, name, path } = place;
  const registered = (await listWorktrees(repository)).find((worktree) => worktree.path === path);
  if (registered?.locked !== undefined) {
    const why = registered.locked === "" ? "" : `: ${registered.locked}`;
    throw cannotRemove(id, `it is locked${why}`, {
      hint: `git worktree unlock ${shellQuote(path)}`,
    });
  }
  const isThere = exists(join(path, ".git"));
  if (!isThere && exists(path)) {
    throw cannotRemove(id, `"${path}" is not a worktree any more`, {
      hint: "look at what is in it, and move it away",
    });
  }
  // Before all else, for it opens what is closed.
  const uncommitted = isThere ? await uncommittedIn(path, { runFilters }) : [];
  const nested = isThere ? await repositoriesIn(path) : [];
  if (nested.length > 0) {
    throw cannotRemove(id, `there are repositories in it: ${someOf(nested)}`, {
      hint: `push what is only there, then: ${removeByHand(repository, path, "--force ")}`,
    });
  }
  const branch = registered?.branch;
  const isRenamed = branch !== undefined && branch !== name &&
    hasRenamed(repository, { path, branch: name });
  const commits = [
    registered?.head ?? (isThere ? await lastCommitIn(path) : undefined),
    isRenamed ? undefined : await commitOf(repository, branchRef(name)),
  ];
  const tips = [...new Set(commits.filter((commit) => commit !== undefined))];
  return {
    isThere: isThere || registered !== undefined,
    renamedTo: isRenamed ? branch : undefined,
    tips,
    uncommitted,
    unmerged: await unmergedCount({ repository, name, path, tips }),
  };
}

function holds(id: string, { place, work }: { place: Place; work: Work }): UserError {
  const { uncommitted, unmerged } = work;
  const what = [
    ...(uncommitted.length === 0 ? [] : [`uncommitted changes (${someOf(uncommitted)})`]),
    ...(unmerged === 0 ? [] : [
      `${unmerged} ${
        unmerged === 1 ? "commit" : "commits"
      } of "${place.name}" that no other branch has`,
    ]),
  ];
  return cannotRemove(id, `it holds ${what.join(" and ")}`, {
    hint: `isonforge diff ${id} shows it; --force keeps it under refs/isonforge/${id}`,
  });
}

/**
 * From a directory that is gone no program can be started, wherever that is to run.
 *
 * @returns whether we stood there
 */
function leave({ repository, path }: Place): boolean {
  if (!isWithin(Deno.cwd(), path)) return false;
  Deno.chdir(repositoryPath(repository));
  return true;
}

/**
 * Deletes the branch that we made. Whatever its commits are needed for holds them by now: another branch, or the kept
 * reference. One that was renamed is no longer ours.
 */
async function endOwnBranch(
  { repository, directory, name }: Place,
  { renamedTo }: Work,
): Promise<Pick<WorktreeRemoval, "branch" | "branchIs">> {
  if (renamedTo !== undefined) {
    await recordWorktree(directory, { repository, name });
    return { branch: renamedTo, branchIs: "kept" };
  }
  const known = readRepositoryRecord(directory)?.worktrees.get(name);
  const tip = await commitOf(repository, branchRef(name));
  const isElsewhere = (await listWorktrees(repository)).some(({ branch }) => branch === name);
  const isDeleted = known?.branch_created === true && tip !== undefined && !isElsewhere &&
    await deleteBranch({ repository, name }, tip);
  await recordWorktree(directory, { repository, name });
  if (tip === undefined) return { branch: name, branchIs: "gone already" };
  return { branch: name, branchIs: isDeleted ? "deleted" : "kept" };
}

function assertUnused(id: string, others: readonly string[]): void {
  const [other] = others;
  if (other === undefined) return;
  throw cannotRemove(id, `${others.join(", ")} ${others.length === 1 ? "uses" : "use"} it too`, {
    hint: `remove ${other} first, or without --worktree: then it is kept`,
  });
}

function cannotRemove(
  id: string,
  reason: string,
  options?: ConstructorParameters<typeof UserError>[1],
): UserError {
  return new UserError(`cannot remove the worktree of ${id}: ${reason}`, options);
}
