/**
 * What would be lost with a worktree: changes that are not committed, commits that nothing else holds.
 *
 * @module
 */
import { join } from "@std/path/join";
import { askReadGit, readGit } from "../../sys/git/read_git.ts";
import { treeStatus } from "../../sys/git/tree_status.ts";
import { exists } from "../../sys/files/info_at.ts";
import { type LinkedWorktree, listWorktrees, readGitOf } from "./repository.ts";
import { branchRef } from "./checkout.ts";

/**
 * Paths that are changed, added, deleted or untracked in a working tree; an untracked directory is
 * one. Ignored files do not count. Neither the user's settings for `git status` nor hidden bits of
 * the index may hide any.
 *
 * @param options `runFilters` where one is about to act on the answer, see `treeStatus()`
 */
export async function uncommittedIn(
  path: string,
  options: { runFilters?: boolean } = {},
): Promise<string[]> {
  return (await treeStatus(path, options)).changed;
}

/**
 * How many of the commits of `tips` are on no other branch, remote branch or tag, and checked out in
 * no other worktree.
 */
export async function unmergedCount(
  { repository, name, path, tips, since, worktrees }: {
    repository: string;
    name: string;
    path: string;
    tips: readonly string[];
    /** Nor reachable from this commit. */
    since?: string;
    /** All of the repository, where they are known. */
    worktrees?: readonly LinkedWorktree[];
  },
): Promise<number> {
  if (tips.every((tip) => tip === since)) return 0;
  const others = (worktrees ?? await listWorktrees(repository)).filter((other) =>
    other.path !== path && other.branch !== name
  );
  const heads = others.flatMap(({ head }: LinkedWorktree) => head === undefined ? [] : [head]);
  const held = [`--exclude=${branchRef(name)}`, "--glob=refs/heads/*", "--remotes", "--tags"];
  const range = [...tips, "--not", ...held, ...heads, ...(since === undefined ? [] : [since])];
  return Number(await readGitOf(repository, "rev-list", "--count", ...range));
}

/**
 * The commit that a working tree was at last, where its branch was deleted under it: git keeps word of that in a file
 * which goes away with the working tree. Undefined where there is none.
 */
export async function lastCommitIn(path: string): Promise<string | undefined> {
  const directory = (await readGit(["rev-parse", "--absolute-git-dir"], { cwd: path })).trim();
  const log = await Deno.readTextFile(join(directory, "logs", "HEAD")).catch(() => "");
  const [, commit] = log.trimEnd().split("\n").at(-1)?.split(" ") ?? [];
  if (commit === undefined || /^0*$/.test(commit)) return undefined;
  const answer = await askReadGit(["rev-parse", "--verify", "--quiet", `${commit}^{commit}`], {
    cwd: path,
  });
  return answer.code === 0 ? answer.stdout.trim() : undefined;
}

/**
 * Repositories inside of a working tree, submodules too: what is committed there is in no commit of
 * the working tree, and of a submodule goes away with it.
 */
export async function repositoriesIn(path: string): Promise<string[]> {
  const listed = [
    await readGit(["ls-files", "-z", "--stage"], { cwd: path }),
    await readGit(["ls-files", "-z", "--others", "--exclude-standard"], { cwd: path }),
  ];
  const links = listed[0]?.split("\0").filter((entry) => entry.startsWith("160000 "))
    .map((entry) => entry.slice(entry.indexOf("\t") + 1)) ?? [];
  // Git does not look into a repository that it does not track: it lists the directory.
  const untracked = listed[1]?.split("\0").filter((entry) => entry.endsWith("/")) ?? [];
  const candidates = [...links, ...untracked.map((entry) => entry.slice(0, -1))];
  return candidates.filter((name) => exists(join(path, name, ".git")));
}

/** The first few of many names. */
export function someOf(names: readonly string[], max = 3): string {
  const rest = names.length - max;
  const first = names.slice(0, max).map((name) => `"${name}"`).join(", ");
  return rest > 0 ? `${first} and ${rest} more` : first;
}
