/**
 * Keeping what a worktree holds, before it is removed: as a commit under `refs/isonforge/<id>`.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { askGit } from "../../sys/git/git.ts";
import { closedPaths } from "../../sys/git/closed_paths.ts";
import { withIndexCopy } from "../../sys/git/index_copy.ts";
import { askReadGit, disarm, readGit } from "../../sys/git/read_git.ts";
import { type GitOptions, gitReason } from "../../sys/git/run_git.ts";
import { AUTHOR, withObjectsElsewhere } from "../../sys/git/snapshot.ts";
import { writeWorkingTree } from "../../sys/git/working_tree.ts";
import { commitOf, readGitOf } from "./repository.ts";
import type { Place } from "./checkout.ts";

export interface KeepRequest extends Place {
  /** Of the agent. */
  id: string;
  /** What has to stay reachable: the commit of HEAD first, then that of the branch if it is another; or none. */
  tips: readonly string[];
  /** Whether the working tree holds anything that is not committed. */
  isDirty: boolean;
  /** Whether the filters that its attributes choose may run. */
  runFilters: boolean;
}

/**
 * Commits the working tree as it is, untracked files included and ignored ones not, on top of its
 * HEAD. What is staged but different in the working tree becomes a parent of its own, as with git
 * stash. No hook of the user's is asked, and where a filter fails or may not run the files are kept as they lie there:
 * nothing may keep this from being kept.
 *
 * @returns the reference
 */
export async function keepWork(request: KeepRequest): Promise<string> {
  const { repository, id } = request;
  const ref = `refs/isonforge/${id}`;
  // An earlier attempt that failed half-way.
  const earlier = await commitOf(repository, ref);
  const tips = [...request.tips, ...(earlier === undefined ? [] : [earlier])];
  // Those that no other of them has in its history.
  const ends = tips.length === 0
    ? []
    : (await readGitOf(repository, "merge-base", "--independent", ...tips)).trim().split("\n");
  const [head, ...others] = tips;
  const [only] = ends;
  const commit = !request.isDirty && ends.length === 1 && only !== undefined
    ? only
    : await commitTree(request, [
      ...head === undefined ? [] : [head],
      ...others.filter((tip) => ends.includes(tip)),
    ]);
  const git = { cwd: repository, env: { GIT_DIR: repository } };
  const { args } = await disarm(git);
  await readGit([...args, "update-ref", "-m", `isonforge: kept of agent ${id}`, ref, commit], git);
  return ref;
}

async function commitTree(
  { path, name, id, runFilters }: KeepRequest,
  tips: readonly string[],
): Promise<string> {
  return await withIndexCopy(path, async (options) => {
    const staged = await askReadGit(["write-tree"], options);
    const tree = runFilters ? await filteredTree(options) : await plainTree(path);
    const parents = [...tips];
    // With conflicts in it an index is no tree; the conflicts are in the files as well.
    if (
      staged.code === 0 && staged.stdout !== tree && !await isTreeOf(staged.stdout, tips, options)
    ) {
      const message = `Staged on ${name} by isonforge agent ${id}`;
      parents.push(await commit(staged.stdout, { message, parents: tips, options }));
    }
    const message = `Work on ${name} by isonforge agent ${id}, kept when its worktree was removed`;
    return await commit(tree, { message, parents, options });
  });
}

/** With the filters that the user's git would run, so that what git LFS needs is where it looks for it. */
async function filteredTree(options: GitOptions): Promise<string> {
  // What cannot be read must not be left out.
  const added = await askGit(
    ["-c", "core.hooksPath=/dev/null", "-c", "add.ignoreErrors=false", "add", "--all", "--", ":/"],
    options,
  );
  const isWhole = added.code === 0 && closedPaths(added.stderr).length === 0;
  if (isWhole) return await readGit(["write-tree"], options);
  return await plainTree(options.cwd, added.code === 0 ? undefined : gitReason(added));
}

/** As the files lie there; `reason` is why no other one can be had. */
async function plainTree(path: string, reason?: string): Promise<string> {
  return await withObjectsElsewhere(path, async (git, keep) => {
    const limits = { maxFileBytes: Infinity, maxTotalBytes: Infinity };
    const { tree, notKept } = await writeWorkingTree(git, limits);
    const [lost] = notKept;
    if (lost !== undefined) {
      const why = reason === undefined ? "" : `: ${reason}`;
      throw new UserError(`"${lost.path}" cannot be kept (${lost.reason})${why}`);
    }
    await keep();
    return `${tree}\n`;
  });
}

async function commit(
  tree: string,
  { message, parents, options }: {
    message: string;
    parents: readonly string[];
    options: GitOptions;
  },
): Promise<string> {
  const args = [
    "commit-tree",
    tree.trim(),
    "-m",
    message,
    ...parents.flatMap((tip) => ["-p", tip]),
  ];
  return (await readGit(args, { ...options, env: { ...options.env, ...AUTHOR } })).trim();
}

async function isTreeOf(
  tree: string,
  [head]: readonly string[],
  options: GitOptions,
): Promise<boolean> {
  if (head === undefined) return false;
  return await readGit(["rev-parse", "--verify", `${head}^{tree}`], options) === tree;
}
