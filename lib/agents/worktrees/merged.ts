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
import { withTemporaryDirectory } from "../../sys/git/temporary_directory.ts";
import { branchRef } from "./checkout.ts";
import type { LinkedWorktree } from "./repository.ts";

/** A branch that work goes into. */
export interface MergeTarget {
  name: string;
  commit: string;
}

/** What most repositories call the branch that work goes into. */
const USUAL = ["main", "master"];

/**
 * Where the work of a repository goes: what is checked out in its main working tree, the usual names, and the branch
 * that its remotes say. The first is the most likely.
 */
export async function mergeTargets(
  repository: string,
  worktrees: readonly LinkedWorktree[],
): Promise<MergeTarget[]> {
  const git = [`--git-dir=${repository}`];
  const listed = await readGit([
    ...git,
    "for-each-ref",
    "--format=%(refname:short) %(objectname)",
    ...USUAL.map(branchRef),
    "refs/remotes/*/HEAD",
  ], { cwd: repository });
  const [main] = worktrees;
  const targets = [
    ...(main?.branch === undefined || main.head === undefined
      ? []
      : [{ name: main.branch, commit: main.head }]),
    ...listed.split("\n").flatMap((line) => {
      const [name, commit] = line.split(" ");
      return name && commit ? [{ name, commit }] : [];
    }),
  ];
  return targets.filter(({ commit }, index) =>
    targets.findIndex((other) => other.commit === commit) === index
  );
}

/** The target that holds all of `commit`, whose branch is called `name`; undefined where none does. */
export async function mergedInto(
  commit: string,
  { name, repository, targets }: {
    name: string;
    repository: string;
    targets: readonly MergeTarget[];
  },
): Promise<string | undefined> {
  const git = { cwd: repository, env: { GIT_DIR: repository } };
  const others = targets.filter((target) => target.name !== name);
  for (const target of others) {
    const args = ["merge-base", "--is-ancestor", commit, target.commit];
    if ((await askReadGit(args, git)).code === 0) return target.name;
  }
  for (const target of others) {
    if (await holdsFiles(commit, target, git)) return target.name;
  }
  if (others.length === 0) return undefined;
  return await withTemporaryDirectory("isonforge-objects-", async (objects) => {
    const trial = await withoutTraces(git, objects);
    for (const target of others) {
      if (await changesNothing(commit, { target, ...trial })) return target.name;
    }
    return undefined;
  });
}

/** Whether every file that the branch has changed is in the target as the branch has it. */
async function holdsFiles(
  commit: string,
  target: MergeTarget,
  git: GitOptions,
): Promise<boolean> {
  const base = await askReadGit(["merge-base", target.commit, commit], git);
  if (base.code !== 0) return false;
  const between = async (from: string, to: string) => {
    const args = ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", from, to, "--"];
    return (await readGit(args, git)).split("\0").filter((name) => name !== "");
  };
  const changed = new Set(await between(base.stdout.trim(), commit));
  return (await between(target.commit, commit)).every((name) => !changed.has(name));
}

/** A merge writes trees, and asks drivers: these go into a directory of ours, and those are not asked. */
async function withoutTraces(git: GitOptions, objects: string) {
  const { args } = await disarm(git);
  const names = await readGit(["config", "--list", "--name-only", "-z"], git);
  const drivers = names.split("\0").filter((key) => /^merge\..+\.driver$/s.test(key));
  const own = resolve(git.cwd, "objects").replace(/["\\]/g, "\\$&");
  return {
    args: [...args, ...drivers.flatMap((key) => ["-c", `${key}=false`])],
    git: {
      ...git,
      env: {
        ...git.env,
        GIT_OBJECT_DIRECTORY: objects,
        GIT_ALTERNATE_OBJECT_DIRECTORIES: `"${own}"`,
      },
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
  if (merged.code !== 0) return false;
  const tree = await askReadGit(["rev-parse", "--verify", `${target.commit}^{tree}`], git);
  return tree.stdout.trim() === merged.stdout.trim();
}
