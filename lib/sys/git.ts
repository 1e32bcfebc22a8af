/**
 * The only caller of git(1). It runs with the user's configuration, hooks and filters: a worktree, a
 * merge or a diff of ours is what the user's own git would make of it.
 *
 * @module
 */
import { UserError } from "../errors.ts";

export interface GitOptions {
  cwd: string;
  /** Added to this process's environment. */
  env?: Record<string, string>;
}

export interface GitResult {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * For answers that we read: in the language that we know, no question that nobody would see, and no
 * lock taken only to make a later `git status` faster.
 */
const READ_BY_US = {
  LC_ALL: "C",
  LANGUAGE: "C",
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
};

/**
 * Runs git and returns what it answers, be it a refusal.
 *
 * @throws {UserError} when there is no git
 */
export async function askGit(
  args: readonly string[],
  { cwd, env = {} }: GitOptions,
): Promise<GitResult> {
  const command = new Deno.Command("git", {
    args: [...args],
    cwd,
    env: { ...READ_BY_US, ...env },
    stdin: "null",
  });
  const { code, stdout, stderr } = await Promise.try(() => command.output())
    .catch(explain);
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/**
 * Runs git and returns its stdout.
 *
 * @throws {UserError} with git's reason when it fails
 */
export async function git(args: readonly string[], options: GitOptions): Promise<string> {
  const result = await askGit(args, options);
  if (result.code === 0) return result.stdout;
  const subcommand = args.find((arg) => !arg.startsWith("-"));
  throw new UserError(`git ${subcommand} failed: ${gitReason(result)}`);
}

/**
 * Runs git for the user to see: on this terminal, with the pager, colours and language of theirs.
 *
 * @returns its exit code
 */
export async function showGit(
  args: readonly string[],
  { cwd, env = {} }: GitOptions,
): Promise<number> {
  const command = new Deno.Command("git", { args: [...args], cwd, env });
  const { code } = await Promise.try(() => command.spawn().status).catch(explain);
  return code;
}

/** Why git refused, in its words without its prefix. */
export function gitReason({ code, stderr }: Pick<GitResult, "code" | "stderr">): string {
  const lines = stderr.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const start = lines.findIndex((line) => /^(fatal|error): /.test(line));
  // What comes before is progress; what comes after belongs to the reason.
  const reason = (start < 0 ? lines : lines.slice(start)).filter((line) => !/^hint:/.test(line));
  return reason.join("\n").replace(/^(fatal|error): /, "").replace(/\.$/, "") ||
    `it ended with ${code}`;
}

function explain(error: unknown): never {
  // A missing directory is NotFound as well, and says so.
  const isGitMissing = error instanceof Deno.errors.NotFound && !/cwd/.test(error.message);
  if (!isGitMissing) throw error;
  throw new UserError("git is not installed, or not in PATH", {
    hint: "worktrees need it: https://git-scm.com/downloads",
    cause: error,
  });
}
