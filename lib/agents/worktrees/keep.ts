/**
 * Keeping what a worktree holds, before it is removed: as a commit under `refs/isonforge/<id>`.
 *
 * @module
 */
import { askGit, git, type GitOptions } from "../../sys/git.ts";
import { commitOf, gitOf } from "./repository.ts";
import type { Place } from "./checkout.ts";
import { withIndexCopy } from "./index_copy.ts";

export interface KeepRequest extends Place {
  /** Of the agent. */
  id: string;
  /** What has to stay reachable: the commit of HEAD first, then that of the branch if it is another. */
  tips: readonly string[];
  /** Whether the working tree holds anything that is not committed. */
  isDirty: boolean;
}

/** Git's plumbing needs an author even where the user has told git of none. */
const AUTHOR = {
  GIT_AUTHOR_NAME: "isonforge",
  GIT_AUTHOR_EMAIL: "isonforge@localhost",
  GIT_COMMITTER_NAME: "isonforge",
  GIT_COMMITTER_EMAIL: "isonforge@localhost",
};

/**
 * Commits the working tree as it is, untracked files included and ignored ones not, on top of its
 * HEAD. What is staged but different in the working tree becomes a parent of its own, as with git
 * stash. No hook of the user's is asked: nothing may keep this from being kept.
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
  const ends = (await gitOf(repository, "merge-base", "--independent", ...tips)).trim().split("\n");
  const [head = "", ...others] = tips;
  const [only] = ends;
  const commit = !request.isDirty && ends.length === 1 && only !== undefined
    ? only
    : await commitTree(request, [head, ...others.filter((tip) => ends.includes(tip))]);
  await gitOf(repository, "update-ref", "-m", `isonforge: kept of agent ${id}`, ref, commit);
  return ref;
}

async function commitTree(
  { path, name, id }: KeepRequest,
  tips: readonly string[],
): Promise<string> {
  return await withIndexCopy(path, async (options) => {
    const staged = await askGit(["write-tree"], options);
    // A file that cannot be read must not be left out.
    await git(["-c", "add.ignoreErrors=false", "add", "--all", "--", ":/"], options);
    const tree = await git(["write-tree"], options);
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
  return (await git(args, { ...options, env: { ...options.env, ...AUTHOR } })).trim();
}

async function isTreeOf(
  tree: string,
  [head]: readonly string[],
  options: GitOptions,
): Promise<boolean> {
  if (head === undefined) return false;
  return await git(["rev-parse", "--verify", `${head}^{tree}`], options) === tree;
}
