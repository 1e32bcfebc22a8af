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
import { hasRenamed, knowsWorktree, pathOf } from "./git_directory.ts";
import { readRepositoryRecord } from "./records.ts";
import {
  findRepository,
  type LinkedWorktree,
  listWorktrees,
  repositoryPath,
} from "./repository.ts";
import type { WorktreeAgent } from "./users.ts";

export type Located =
  /** `moved` when git or the user has moved it: "surely", or only so it seems. */
  | {
    kind: "present";
    repository: string;
    worktree: LinkedWorktree;
    moved?: "surely" | "perhaps";
  }
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
    return { kind: "present", repository, worktree: own };
  }
  if (exists(join(agent.worktree_path, ".git"))) return { kind: "unknown", repository };
  // The first is the main one, in which everybody may check out what they like.
  const others = worktrees.slice(1).filter(isThere);
  const made = placeNow(agent, repository);
  const known = others.find(({ path }) => path === made);
  if (known !== undefined) return { kind: "present", repository, worktree: known, moved: "surely" };
  const branch = agent.worktree;
  const alike = others.find((other) => other.branch === branch) ??
    others.find(({ path }) => hasRenamed(repository, { path, branch }));
  return alike === undefined
    ? { kind: "gone", repository }
    : { kind: "present", repository, worktree: alike, moved: "perhaps" };
}

/** Where the worktree is that was made for the agent; undefined where that is not known, or it is gone. */
function placeNow(
  { worktree: name, worktree_path: path }: WorktreeAgent,
  repository: string,
): string | undefined {
  if (!path.endsWith(`/${name}`)) return undefined;
  const record = readRepositoryRecord(path.slice(0, -name.length - 1));
  const known = record?.worktrees.get(name)?.git_directory;
  return known === undefined ? undefined : pathOf(repository, known);
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
  return here !== undefined && knowsWorktree(here, path) ? here : undefined;
}
