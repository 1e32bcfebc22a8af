/**
 * The git repository that a directory belongs to, and its worktrees as git knows them.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { resolve } from "@std/path/resolve";
import { UserError } from "../../errors.ts";
import { askGit } from "../../sys/git/git.ts";
import { askReadGit, readGit } from "../../sys/git/read_git.ts";
import { gitReason, type GitResult } from "../../sys/git/run_git.ts";

export { repositoryPath } from "./repository_path.ts";

/** A repository as seen from a directory. */
export interface Repository {
  /** What all its worktrees share (`--git-common-dir`), without symbolic links: names it for ever. */
  commonDir: string;
  /** Whether the directory is in a working tree; else the repository is a bare one. */
  hasTree: boolean;
  /** From the top of the working tree down to the directory: empty, or with `/` at its end. */
  prefix: string;
}

/** One worktree, see git-worktree(1). */
export interface LinkedWorktree {
  path: string;
  /** Undefined before the first commit. */
  head?: string;
  /** The branch that is checked out, without `refs/heads/`. */
  branch?: string;
  /** Why it must not be removed, if somebody said so; may be empty. */
  locked?: string;
}

/**
 * Finds the repository around `cwd`.
 *
 * @throws {UserError} outside of one, and inside of a `.git` directory
 */
export async function findRepository(cwd: string): Promise<Repository> {
  const answer = await askReadGit([
    "rev-parse",
    ...["--is-inside-work-tree", "--is-bare-repository", "--show-prefix", "--git-common-dir"],
  ], { cwd });
  if (answer.code !== 0) throw notARepository(cwd, answer);
  const [isInTree, isBare, prefix = "", common = "", ...more] = answer.stdout.split("\n");
  if (more.join("") !== "") {
    throw new UserError(`cannot use a repository whose path holds a line break: "${cwd}"`);
  }
  const hasTree = isInTree === "true";
  if (!hasTree && isBare !== "true") {
    throw new UserError(`"${cwd}" is inside of a git directory, not in a working tree`, {
      hint: "go to where the files are",
    });
  }
  return { commonDir: await Deno.realPath(resolve(cwd, common)), hasTree, prefix };
}

/** The last part of its path, as a name: of `shop/.git`, `shop/.bare` and `shop.git` it is `shop`. */
export function repositoryName(commonDir: string): string {
  const own = basename(commonDir);
  return own.startsWith(".") ? basename(dirname(commonDir)) : own.replace(/\.git$/, "");
}

/** Changes a repository, whichever directory one stands in, with the user's git; a refusal is an answer. */
export async function askGitOf(commonDir: string, ...args: string[]): Promise<GitResult> {
  return await askGit([`--git-dir=${commonDir}`, ...args], { cwd: commonDir });
}

/** Asks about a repository, whichever directory one stands in, and runs nothing of it. */
export async function readGitOf(commonDir: string, ...args: string[]): Promise<string> {
  return await readGit([`--git-dir=${commonDir}`, ...args], { cwd: commonDir });
}

/** The commit that `name` stands for; undefined where there is none. */
export async function commitOf(
  commonDir: string,
  name: string,
): Promise<string | undefined> {
  const answer = await askReadGit(
    [`--git-dir=${commonDir}`, "rev-parse", "--verify", "--quiet", `${name}^{commit}`],
    { cwd: commonDir },
  );
  return answer.code === 0 ? answer.stdout.trim() : undefined;
}

/** All worktrees, also those whose directory is gone. */
export async function listWorktrees(commonDir: string): Promise<LinkedWorktree[]> {
  const blocks = (await readGitOf(commonDir, "worktree", "list", "--porcelain")).split("\n\n");
  return blocks.filter((block) => block !== "").map(parseWorktree);
}

function parseWorktree(block: string): LinkedWorktree {
  const fields = new Map(
    block.split("\n").map((line): [string, string] => {
      const [name = "", ...words] = line.split(" ");
      return [name, words.join(" ")];
    }),
  );
  const head = fields.get("HEAD");
  const branch = fields.get("branch")?.replace(/^refs\/heads\//, "");
  const locked = fields.get("locked");
  return {
    // A name may hold a line break.
    path: /^worktree ([^]*?)\n(?:HEAD [0-9a-f]+|bare)(?:\n|$)/.exec(block)?.[1] ?? "",
    ...(head === undefined || /^0+$/.test(head) ? {} : { head }),
    ...(branch === undefined ? {} : { branch }),
    ...(locked === undefined ? {} : { locked }),
  };
}

function notARepository(cwd: string, answer: GitResult): UserError {
  if (!/not a git repository/.test(answer.stderr)) return new UserError(gitReason(answer));
  return new UserError(`"${cwd}" is not in a git repository`, {
    hint: "worktrees need one: git init, and a first commit",
  });
}
