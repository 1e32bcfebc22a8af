/**
 * Merging the branch of an agent into the branch that the user has checked out.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { autostashAt, operationInProgress } from "../../sys/git/operation_in_progress.ts";
import { AS_IT_IS, askReadGit, readGit } from "../../sys/git/read_git.ts";
import { showGit } from "../../sys/git/run_git.ts";
import { shellQuote } from "../../sys/shell_quote.ts";
import type { AgentMeta } from "../record/meta.ts";
import { locateWorktree, UNLINKED } from "./locate.ts";
import { cannotMerge, whatToMerge } from "./merge_source.ts";
import { replacementNotice } from "./replacement_notice.ts";
import { findRepository, repositoryPath } from "./repository.ts";
import { hasWorktree, mayRunFilters, type WorktreeUser } from "./users.ts";
import { someOf } from "./unsaved_work.ts";

export interface MergeOptions {
  /** Where the user stands. */
  cwd: string;
  /** Takes the changes as one, which the user commits, as `git merge --squash` does. */
  squash: boolean;
  /** The agents of the worktree at `path`. */
  usersOf: (path: string) => readonly WorktreeUser[];
  /** What a commit brings that git would run while it merges it. */
  runByMerge: (tip: string) => Promise<RunByMerge>;
  /** Told what is not as it was at the start, before anything happens. */
  onNotice: (text: string) => void;
}

/** What git would run of the commits that it merges; below the top of the working tree. */
export interface RunByMerge {
  /** Hooks, and what hooks read their commands from. */
  hooks: readonly string[];
  /** Filters, merge drivers and the like. */
  programs: readonly string[];
}

export interface MergeOutcome {
  /** What was merged: mostly a branch. */
  branch: string;
  into: string;
  /** How many commits came; 0 when all were there. */
  commits: number;
}

/**
 * Merges as `git merge` does, with its words, hooks and settings, and with its tolerance for changes that are not in
 * its way.
 *
 * @throws {UserError} when anything is in the way, and then nothing was changed; and when git could
 * not finish: what it began is then left for the user, as git leaves it
 */
export async function mergeAgent(
  meta: AgentMeta,
  { cwd, squash, usersOf, runByMerge, onNotice }: MergeOptions,
): Promise<MergeOutcome> {
  const { id } = meta;
  if (!hasWorktree(meta)) {
    throw new UserError(`cannot merge ${id}: it has no worktree, it ran in "${meta.cwd}"`, {
      hint: `isonforge diff ${id} shows what it changed`,
    });
  }
  const users = usersOf(meta.worktree_path);
  assertStopped(id, users);
  const located = await locateWorktree(meta, cwd);
  if (located.kind === "repository gone") {
    throw cannotMerge(id, `its repository "${repositoryPath(meta.repository)}" is gone`, {
      hint: "if it was moved: go there",
    });
  }
  if (located.kind === "unlinked") throw cannotMerge(id, UNLINKED, { hint: located.fix });
  const into = await currentBranch(id, { cwd, repository: located.repository });
  assertNothingBegun(id, cwd);
  if (into === meta.worktree) throw isHere(id, { branch: into, repository: located.repository });
  const there = located.kind === "present" ? located.worktree.path : meta.worktree_path;
  const both = [...new Set([meta.worktree_path, there])].flatMap(usersOf);
  const { name, label, tip, notices } = await whatToMerge(meta, {
    located,
    runFilters: mayRunFilters(both),
  });
  if (into === label) throw isHere(id, { branch: into, repository: located.repository });
  const replaced = await replacementNotice({ cwd });
  [...notices, ...replaced === undefined ? [] : [replaced]].forEach(onNotice);
  const commits = Number(await readGit(["rev-list", "--count", `HEAD..${tip}`], { cwd }));
  if (commits > 0) {
    const revision = await unambiguous(name, { cwd, tip });
    const how = squash ? ["--squash"] : ["--no-edit"];
    // What a sandbox kept in runs nothing outside of it in the breath in which it is told.
    const wasSandboxed = both.some(({ wasSandboxed }) => wasSandboxed);
    const brought = wasSandboxed ? await runByMerge(tip) : undefined;
    const withoutHooks = brought === undefined
      ? []
      : hooksLeftOut(id, brought, { revision, onNotice });
    // The files become what is merged, and what a diff has shown of it.
    const merge = [...AS_IT_IS.args, ...withoutHooks, "merge", ...how, revision];
    const code = await showGit(merge, { cwd, env: AS_IT_IS.env });
    if (code !== 0) throw await unfinished(id, { cwd, branch: label, into, squash });
  }
  return { branch: label, into, commits };
}

/**
 * What keeps git from running hooks, where those would be what the merge brings.
 *
 * @throws {UserError} where there are programs as well, without which the files would not be what they should
 */
function hooksLeftOut(
  id: string,
  { hooks, programs }: RunByMerge,
  { revision, onNotice }: { revision: string } & Pick<MergeOptions, "onNotice">,
): string[] {
  if (programs.length > 0) {
    const paths = programs.map(shellQuote).join(" ");
    throw cannotMerge(id, `it changes ${someOf(programs)}, which git runs while it merges`, {
      hint:
        `look at it, and merge it yourself: git diff HEAD...${revision} -- ${paths}; git merge ${
          shellQuote(revision)
        }`,
    });
  }
  if (hooks.length === 0) return [];
  onNotice(
    `no hook is run: the merge brings what git would run for one (${someOf(hooks)})`,
  );
  return ["-c", "core.hooksPath=/dev/null"];
}

/** The short name, which git puts into its message, unless that may mean something else, as a tag. */
async function unambiguous(
  name: string,
  { cwd, tip }: { cwd: string; tip: string },
): Promise<string> {
  const { stdout, stderr } = await askReadGit(["rev-parse", "--verify", `${name}^{commit}`], {
    cwd,
  });
  if (stdout.trim() === tip && stderr === "") return name;
  return `refs/heads/${name}`;
}

function assertStopped(id: string, users: readonly WorktreeUser[]): void {
  const running = users.find(({ isRunning, isGuest }) => isRunning && !isGuest);
  if (running === undefined) return;
  const where = running.place === undefined ? "" : ` ${running.place}`;
  const who = running.id === id ? "it is running" : `${running.id} is running in its worktree`;
  throw cannotMerge(id, `${who}${where}`, {
    hint: where === ""
      ? `wait until it is done, or: isonforge stop ${running.id}`
      : `wait until it is done, or stop it there: isonforge stop ${running.id}`,
  });
}

async function currentBranch(
  id: string,
  { cwd, repository }: { cwd: string; repository: string },
): Promise<string> {
  const here = await findRepository(cwd);
  if (here.commonDir !== repository) {
    throw cannotMerge(id, `it worked on another repository than this one`, {
      hint: `cd ${shellQuote(repositoryPath(repository))}`,
    });
  }
  if (!here.hasTree) {
    throw cannotMerge(id, "this is a bare repository: there is nothing to merge into", {
      hint: "go to a worktree of it",
    });
  }
  const head = await askReadGit(["symbolic-ref", "--quiet", "--short", "HEAD"], { cwd });
  if (head.code === 0) return head.stdout.trim();
  const operation = operationInProgress(cwd);
  if (operation !== undefined) throw begun(id, operation);
  throw cannotMerge(id, "no branch is checked out here", { hint: "git switch <branch>" });
}

function assertNothingBegun(id: string, cwd: string): void {
  const operation = operationInProgress(cwd);
  if (operation !== undefined) throw begun(id, operation);
  // Whoever may commit can have left it there.
  const stash = autostashAt(cwd);
  if (stash === undefined) return;
  throw cannotMerge(id, `git would change more files with it, as "${stash}" says`, {
    hint: `unless you have begun a merge with --autostash: rm ${shellQuote(stash)}`,
  });
}

function begun(id: string, operation: string): UserError {
  const finish = operation === "merge" ? "git commit" : `git ${operation} --continue`;
  return cannotMerge(id, `a ${operation} is in progress here`, {
    hint: `finish it: ${finish}, or take it back: git ${operation} --abort`,
  });
}

function isHere(
  id: string,
  { branch, repository }: { branch: string; repository: string },
): UserError {
  const path = shellQuote(repositoryPath(repository));
  return cannotMerge(id, `"${branch}" is the branch that is checked out here`, {
    hint: `go to where it shall be merged into, for example: cd ${path}`,
  });
}

async function unfinished(
  id: string,
  { cwd, branch, into, squash }: { cwd: string; branch: string; into: string; squash: boolean },
): Promise<UserError> {
  const unmerged = await readGit(
    ["diff", "--name-only", "--diff-filter=U", "-z", "--ignore-submodules=dirty"],
    { cwd },
  );
  const conflicts = unmerged.split("\0").filter((name) => name !== "");
  // A squash is no merge to git: nothing of it can be aborted by name.
  const takeBack = squash ? "git reset --merge" : "git merge --abort";
  if (conflicts.length > 0) {
    return cannotMerge(
      id,
      `"${branch}" and "${into}" are in conflict in ${someOf(conflicts, 5)}`,
      { hint: `solve that and run git commit, or take it all back: ${takeBack}` },
    );
  }
  if (operationInProgress(cwd) === "merge") {
    return cannotMerge(
      id,
      `"${branch}" is merged into the files, but the merge was not committed: a hook or the signature failed`,
      {
        hint:
          `the reason is above; git commit finishes the merge, git merge --abort takes it all back`,
      },
    );
  }
  return cannotMerge(id, `git refused to merge "${branch}" into "${into}"`, {
    hint: "its reason is above",
  });
}
