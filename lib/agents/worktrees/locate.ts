/**
 * Where the worktree of an agent is now: between its start and its merge a repository lives on.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { readGitFile } from "../../sys/git/repository_files.ts";
import { shellQuote } from "../../sys/shell_quote.ts";
import { exists } from "../../sys/files/info_at.ts";
import {
  findRepository,
  type LinkedWorktree,
  listWorktrees,
  repositoryPath,
} from "./repository.ts";
import type { WorktreeAgent } from "./users.ts";

export type Located =
  /** `isMoved` when git or the user has moved it. */
  | { kind: "present"; repository: string; worktree: LinkedWorktree; isMoved: boolean }
  /** Its directory is gone. */
  | { kind: "gone"; repository: string }
  /** Its directory is there, and git does not know it any more: it was pruned. */
  | { kind: "unknown"; repository: string }
  /** It does not find its repository, which was moved: `fix` is the command that tells it. */
  | { kind: "unlinked"; fix: string }
  /** Neither where it was nor where one looks from. */
  | { kind: "repository gone" };

/** Why nothing can be said of a worktree that is unlinked. */
export const UNLINKED = "its worktree does not find its repository, which was moved";

/**
 * @param cwd where the user stands: perhaps in the repository that was moved
 * @param worktreesOf asks git for each agent unless given
 */
export async function locateWorktree(
  agent: WorktreeAgent,
  cwd: string,
  { worktreesOf = listWorktrees }: { worktreesOf?: typeof listWorktrees } = {},
): Promise<Located> {
  const repository = await findMoved(agent, cwd);
  if (repository === undefined) return { kind: "repository gone" };
  const worktrees = await worktreesOf(repository);
  const isThere = ({ path }: LinkedWorktree) => exists(join(path, ".git"));
  const own = worktrees.find(({ path }) => path === agent.worktree_path);
  if (own !== undefined && isThere(own)) {
    const link = readGitFile(join(own.path, ".git"))?.replace(/^gitdir: /, "");
    if (link !== undefined && !exists(resolve(own.path, link))) {
      const [at, path] = [repositoryPath(repository), own.path].map(shellQuote);
      return { kind: "unlinked", fix: `git -C ${at} worktree repair ${path}` };
    }
    return { kind: "present", repository, worktree: own, isMoved: false };
  }
  if (exists(join(agent.worktree_path, ".git"))) return { kind: "unknown", repository };
  // The first is the main one, in which everybody may check out what they like.
  const moved = worktrees.slice(1).find((other) =>
    other.branch === agent.worktree && isThere(other)
  );
  if (moved === undefined) return { kind: "gone", repository };
  return { kind: "present", repository, worktree: moved, isMoved: true };
}

/** The repository of the agent, also if its directory was moved. */
async function findMoved(
  { repository, worktree_path: path }: WorktreeAgent,
  cwd: string,
): Promise<string | undefined> {
  if (exists(repository)) return repository;
  // `git worktree repair` has been there.
  const link = readGitFile(join(path, ".git"))?.replace(/^gitdir: /, "");
  if (link !== undefined && basename(dirname(link)) === "worktrees" && exists(link)) {
    return await Deno.realPath(dirname(dirname(link)));
  }
  const here = await findRepository(cwd).then(({ commonDir }) => commonDir, () => undefined);
  return here !== undefined && await knows(here, path) ? here : undefined;
}

/** See gitrepository-layout(5): each linked worktree has a file that names it. */
async function knows(commonDir: string, path: string): Promise<boolean> {
  const directory = join(commonDir, "worktrees");
  try {
    for await (const { name } of Deno.readDir(directory)) {
      if (readGitFile(join(directory, name, "gitdir")) === join(path, ".git")) return true;
    }
  } catch {
    // It has none.
  }
  return false;
}
