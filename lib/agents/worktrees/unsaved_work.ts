/**
 * What would be lost with a worktree: changes that are not committed, commits that nothing else holds.
 *
 * @module
 */
import { join } from "@std/path/join";
import { eachEntry } from "../../sys/git/each_entry.ts";
import { askReadGit, readGit } from "../../sys/git/read_git.ts";
import { type TreeStatus, treeStatus } from "../../sys/git/tree_status.ts";
import { showName } from "../../text/byte_names.ts";
import { exists, infoAt } from "../../sys/files/info_at.ts";
import { reopen, reopenedInfo } from "../../sys/files/reopened.ts";
import { type LinkedWorktree, listWorktrees, readGitOf } from "./repository.ts";
import { branchRef } from "./checkout.ts";

/** Directories that are opened; each in another takes one more status. */
const MAX_TRIED = 1_000;

/**
 * Paths that are changed, added, deleted or untracked in the working tree of an agent; an untracked directory is
 * one. Ignored files do not count. Neither the user's settings for `git status` nor hidden bits of
 * the index may hide any, nor a directory that is closed (`chmod 000`): it is opened to its owner, and counts as changed where
 * it is another user's.
 *
 * @param options `runFilters` where one is about to act on the answer, see `treeStatus()`
 */
export async function uncommittedIn(
  path: string,
  options: { runFilters?: boolean } = {},
): Promise<string[]> {
  const { changed, closed } = await openedStatus(path, options);
  return [...changed, ...closed];
}

/**
 * The status of the working tree of an agent, once all directories in it are open that can be opened. What a run closes again
 * meanwhile counts as closed.
 */
export async function openedStatus(
  top: string,
  options: { runFilters?: boolean } = {},
): Promise<TreeStatus> {
  const tried = new Set<string>();
  for (;;) {
    const status = await treeStatus(top, options);
    const closed = [...status.closed, ...await closedInNew(top, status)];
    const untried = closed.filter((path) => !tried.has(path)).slice(0, MAX_TRIED - tried.size);
    for (const path of untried) tried.add(path);
    // Others may lie in what has been opened.
    if (!untried.map((path) => opens(top, path)).some(Boolean)) return { ...status, closed };
  }
}

/** Of a new directory the status looks for the first file alone. */
async function closedInNew(top: string, { changed, closed }: TreeStatus): Promise<string[]> {
  if (!changed.some((path) => path.endsWith("/"))) return [];
  const args = ["ls-files", "-z", "--others", "--exclude-standard"];
  const listed = await eachEntry(args, { cwd: top }, () => true);
  return listed.closed.filter((path) => !closed.includes(path));
}

/** Opens a closed directory, or that of a file; returns whether anything has changed. */
function opens(top: string, closed: string): boolean {
  const path = join(top, closed);
  const before = infoAt(path);
  const after = reopenedInfo(path, [top]);
  const isOpened = closed.endsWith("/") && reopen(path);
  return isOpened || (before === undefined && after !== undefined);
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
  const first = names.slice(0, max).map((name) => `"${showName(name)}"`).join(", ");
  return rest > 0 ? `${first} and ${rest} more` : first;
}
