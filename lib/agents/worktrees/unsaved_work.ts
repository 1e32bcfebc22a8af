/**
 * What would be lost with a worktree: changes that are not committed, commits that nothing else holds.
 *
 * @module
 */
import { join } from "@std/path/join";
import { git } from "../../sys/git.ts";
import { exists } from "../../sys/system_error.ts";
import { gitOf, type LinkedWorktree, listWorktrees } from "./repository.ts";
import { branchRef } from "./checkout.ts";

/**
 * Paths that are changed, added, deleted or untracked in a working tree; an untracked directory is
 * one. Ignored files do not count. The user's settings for `git status` must not hide any.
 */
export async function uncommittedIn(
  path: string,
  { untracked = true }: { untracked?: boolean } = {},
): Promise<string[]> {
  const status = await git([
    "status",
    ...["--porcelain=v1", "-z", "--no-renames", "--ignore-submodules=none"],
    `--untracked-files=${untracked ? "normal" : "no"}`,
  ], { cwd: path });
  return status.split("\0").filter((entry) => entry !== "").map((entry) =>
    entry.slice("XY ".length)
  );
}

/**
 * How many of the commits of `tips` are on no other branch, remote branch or tag, and checked out in
 * no other worktree.
 */
export async function unmergedCount(
  { repository, name, path, tips, since }: {
    repository: string;
    name: string;
    path: string;
    tips: readonly string[];
    /** Nor reachable from this commit. */
    since?: string;
  },
): Promise<number> {
  if (tips.length === 0) return 0;
  const others = (await listWorktrees(repository)).filter((other) =>
    other.path !== path && other.branch !== name
  );
  const heads = others.flatMap(({ head }: LinkedWorktree) => head === undefined ? [] : [head]);
  const held = [`--exclude=${branchRef(name)}`, "--glob=refs/heads/*", "--remotes", "--tags"];
  const range = [...tips, "--not", ...held, ...heads, ...(since === undefined ? [] : [since])];
  return Number(await gitOf(repository, "rev-list", "--count", ...range));
}

/**
 * Repositories inside of a working tree, submodules too: what is committed there is in no commit of
 * the working tree, and of a submodule goes away with it.
 */
export async function repositoriesIn(path: string): Promise<string[]> {
  const listed = [
    await git(["ls-files", "-z", "--stage"], { cwd: path }),
    await git(["ls-files", "-z", "--others", "--exclude-standard"], { cwd: path }),
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
