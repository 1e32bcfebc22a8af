/**
 * Starting git(1): the one place that does.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { UserError } from "../../errors.ts";
import { decodeNames } from "../../text/byte_names.ts";
import { commandOutput } from "../command_output.ts";
import { absoluteSearchPath } from "../search_path.ts";
import { shellQuote } from "../shell_quote.ts";
import { gitProgram } from "./git_program.ts";
import { pipeInGit } from "./repository_files.ts";

export interface GitOptions {
  cwd: string;
  /** Added to this process's environment. */
  env?: Record<string, string>;
  /** What git reads; nothing unless given. */
  stdin?: string;
  /** After this many milliseconds it is killed. */
  timeoutMs?: number;
  /** Once it is aborted, git is killed. */
  signal?: AbortSignal | undefined;
  /** Takes what git prints, of which nothing is returned then; git is killed when that returns false. */
  onStdout?: (piece: Uint8Array) => boolean;
}

/** Where git writes objects that are not yet those of a repository. */
export interface ObjectsElsewhere {
  env: { GIT_OBJECT_DIRECTORY: string; GIT_ALTERNATE_OBJECT_DIRECTORIES: string };
}

export interface GitResult {
  code: number;
  /** With `-z` names are as `byte_names.ts` has them, and can be given back. */
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
 * @throws {UserError} when there is no git, and when it would wait without end
 */
export async function runGit(
  args: readonly string[],
  { cwd, env = {}, ...options }: GitOptions,
): Promise<GitResult> {
  assertEnds(args, { cwd, env });
  const { code, stdout, stderr, isTimedOut } = await Promise.try(() =>
    commandOutput(gitProgram(cwd), {
      ...options,
      args,
      cwd,
      env: { ...READ_BY_US, PATH: absoluteSearchPath(), ...env },
    })
  ).catch(explainMissingGit);
  const decoder = new TextDecoder();
  return {
    code,
    stdout: args.includes("-z") ? decodeNames(stdout) : decoder.decode(stdout),
    stderr: isTimedOut
      ? `it took longer than ${(options.timeoutMs ?? 0) / 1000} s`
      : decoder.decode(stderr),
  };
}

/**
 * Runs git, and returns what it printed.
 *
 * @param run how: as the user would, or disarmed
 * @throws {UserError} with git's reason when it fails
 */
export async function outputOf(
  run: (args: readonly string[], options: GitOptions) => Promise<GitResult>,
  { args, options }: { args: readonly string[]; options: GitOptions },
): Promise<GitResult> {
  const result = await run(args, options);
  if (result.code === 0) return result;
  const subcommand = args.find((arg, index) => !arg.startsWith("-") && args[index - 1] !== "-c");
  throw new UserError(`git ${subcommand} failed: ${gitReason(result)}`);
}

export interface ShowGitOptions extends Pick<GitOptions, "cwd" | "env"> {
  /** Takes what it prints on stdout, instead of the terminal, pipe or file that this process has. */
  onOutput?: (bytes: Uint8Array) => Promise<void>;
}

/**
 * Runs git for the user to see: on this terminal, in their language.
 *
 * @returns its exit code
 */
export async function showGit(
  args: readonly string[],
  { cwd, env = {}, onOutput }: ShowGitOptions,
): Promise<number> {
  assertEnds(args, { cwd, env });
  const { code } = await Promise.try(async () => {
    const child = new Deno.Command(gitProgram(cwd), {
      args: [...args],
      cwd,
      env: { PATH: absoluteSearchPath(), ...env },
      stdout: onOutput === undefined ? "inherit" : "piped",
    }).spawn();
    if (onOutput !== undefined) { for await (const bytes of child.stdout) await onOutput(bytes); }
    return await child.status;
  }).catch(explainMissingGit);
  return code;
}

/** An agent may put anything in the place of git's files. */
function assertEnds(
  args: readonly string[],
  { cwd, env: { GIT_DIR: gitDirectory } }: { cwd: string; env: Record<string, string> },
): void {
  const path = pipeInGit(cwd, { gitDirectory, ofWorktrees: args.includes("worktree") });
  if (path === undefined) return;
  throw new UserError(`git cannot be asked: "${path}" is a named pipe, for which it would wait`, {
    hint: `rm ${shellQuote(path)}${
      basename(path) === "index" ? "; git reset makes the index again" : ""
    }`,
  });
}

/** What git says while it works, and what else one could do. */
const PROGRESS =
  /^(?:hint:|Preparing worktree|HEAD is now at|Updating files:|Filtering content:|Auto-merging )/;

/** Why git refused, in its words without its prefix. */
export function gitReason({ code, stderr }: Pick<GitResult, "code" | "stderr">): string {
  // Everything but that: what a hook, a filter or gpg has said comes before git's own words, or after them.
  const lines = stderr.split(/[\n\r]/).map((line) => line.trim())
    .filter((line) => line !== "" && !PROGRESS.test(line));
  return lines.join("\n").replace(/^(fatal|error): /, "").replace(/\.$/, "") ||
    `it ended with ${code}`;
}

function explainMissingGit(error: unknown): never {
  // A missing directory is NotFound as well, and says so.
  const isGitMissing = error instanceof Deno.errors.NotFound && !/cwd/.test(error.message);
  if (!isGitMissing) throw error;
  throw new UserError("git is not installed, or not in PATH", {
    hint: "worktrees need it: https://git-scm.com/downloads",
    cause: error,
  });
}
