/**
 * Whether the work of a branch is where it was to go.
 *
 * Merged is what a target holds: a branch whose commits are all in it, or one whose merge would change nothing there, as
 * after a squash or a rebase. That a branch was pushed does not count.
 *
 * @module
 */
import { resolve } from "@std/path/resolve";
import { askReadGit, disarm, readGit } from "../../sys/git/read_git.ts";
import type { GitOptions } from "../../sys/git/run_git.ts";
import { withTemporaryDirectory } from "../../sys/files/temporary_directory.ts";
import { branchRef } from "./checkout.ts";
import type { LinkedWorktree } from "./repository.ts";

/** A branch that work goes into. */
export interface MergeTarget {
  name: string;
  commit: string;
  /** Its files. */
  tree: string;
}

/** Where the work of a repository goes; git is asked once for all of its branches. */
export interface MergeTargets {
  /** The first is the most likely. */
  targets: MergeTarget[];
  /** Before the subcommand of a git that tries a merge: drivers, filters and hooks are not asked. */
  trialArguments(): Promise<string[]>;
}

/** What most repositories call the branch that work goes into. */
const USUAL = ["main", "master"];

/** What is checked out in the main working tree, the usual names, and the branch that the remotes say. */
export async function mergeTargets(
  repository: string,
  worktrees: readonly LinkedWorktree[],
): Promise<MergeTargets> {
  const git = { cwd: repository, env: { GIT_DIR: repository } };
  const main = worktrees[0]?.branch;
  const format = "%(refname) %(refname:short) %(objectname) %(tree)";
  const names = (main === undefined ? USUAL : [main, ...USUAL]).map(branchRef);
  const refs = [...names, "refs/remotes/*/HEAD"];
  const listed = await readGit(["for-each-ref", `--format=${format}`, ...refs], git);
  const found = listed.split("\n").flatMap((line) => {
    const [ref, short, commit, tree] = line.split(" ");
    const isMain = main !== undefined && ref === branchRef(main);
    // A tag may have its name.
    return short && commit && tree ? [{ isMain, name: isMain ? main : short, commit, tree }] : [];
  }).sort((a, b) => Number(b.isMain) - Number(a.isMain));
  const targets = found.filter(({ commit }, index) =>
    found.findIndex((other) => other.commit === commit) === index
  ).map(({ isMain: _, ...target }) => target);
  let trial: Promise<string[]> | undefined;
  return { targets, trialArguments: () => trial ??= withoutPrograms(git) };
}

/** The target that holds all of `commit`, whose branch is called `name`; undefined where none does. */
export async function mergedInto(
  commit: string,
  { name, repository, into: { targets, trialArguments } }: {
    name: string;
    repository: string;
    into: MergeTargets;
  },
): Promise<string | undefined> {
  const git = { cwd: repository, env: { GIT_DIR: repository } };
  const related: Related[] = [];
  for (const target of targets.filter((target) => target.name !== name)) {
    const answer = await askReadGit(["merge-base", target.commit, commit], git);
    const base = answer.stdout.trim();
    if (answer.code !== 0) continue;
    if (base === commit) return target.name;
    related.push({ target, base });
  }
  for (const one of related) {
    if (await holdsFiles(commit, one, git)) return one.target.name;
  }
  // A target that has not gone on would take all of it.
  const wentOn = related.filter(({ target, base }) => target.commit !== base);
  if (wentOn.length === 0) return undefined;
  const args = await trialArguments();
  return await withTemporaryDirectory("objects-", async (objects) => {
    for (const { target } of wentOn) {
      const trial = { args, git: writingTo(objects, git) };
      if (await changesNothing(commit, { target, ...trial })) return target.name;
    }
    return undefined;
  });
}

interface Related {
  target: MergeTarget;
  /** The commit at which the branch left it. */
  base: string;
}

/** Whether every file that the branch has changed is in the target as the branch has it. */
async function holdsFiles(
  commit: string,
  { target, base }: Related,
  git: GitOptions,
): Promise<boolean> {
  const between = async (from: string, to: string) => {
    const args = ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", from, to, "--"];
    return (await readGit(args, git)).split("\0").filter((name) => name !== "");
  };
  const changed = new Set(await between(base, commit));
  if (target.commit === base) return changed.size === 0;
  return (await between(target.commit, commit)).every((name) => !changed.has(name));
}

async function withoutPrograms(git: GitOptions): Promise<string[]> {
  const { args } = await disarm(git);
  const names = await readGit(["config", "--list", "--name-only", "-z"], git);
  const drivers = names.split("\0").filter((key) => /^merge\..+\.driver$/s.test(key));
  return [...args, ...drivers.flatMap((key) => ["-c", `${key}=false`])];
}

/** A merge writes trees: into a directory of ours. */
function writingTo(objects: string, git: GitOptions): GitOptions {
  const own = resolve(git.cwd, "objects").replace(/["\\]/g, "\\$&");
  return {
    ...git,
    env: {
      ...git.env,
      GIT_OBJECT_DIRECTORY: objects,
      GIT_ALTERNATE_OBJECT_DIRECTORIES: `"${own}"`,
    },
  };
}

/** Where the target went on in the same files. Before git 2.38 nobody can tell: then it is not merged. */
async function changesNothing(
  commit: string,
  { target, args, git }: { target: MergeTarget; args: readonly string[]; git: GitOptions },
): Promise<boolean> {
  const merge = ["merge-tree", "--write-tree", "--no-messages", target.commit, commit];
  const merged = await askReadGit([...args, ...merge], git);
  return merged.code === 0 && merged.stdout.trim() === target.tree;
}
