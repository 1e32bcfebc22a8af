/**
 * git as the user would run it: for what they asked git to do, with their configuration, hooks and filters. A
 * worktree or a merge of ours is what their own git would make of it. What only reads a repository takes
 * `read_git.ts`.
 *
 * @module
 */
import { type GitOptions, type GitResult, outputOf, runGit } from "./run_git.ts";

/**
 * Runs git and returns what it answers, be it a refusal.
 *
 * @throws {UserError} when there is no git
 */
export async function askGit(args: readonly string[], options: GitOptions): Promise<GitResult> {
  return await runGit(args, options);
}

/**
 * Runs git and returns its stdout.
 *
 * @throws {UserError} with git's reason when it fails
 */
export async function git(args: readonly string[], options: GitOptions): Promise<string> {
  return (await outputOf(askGit, { args, options })).stdout;
}
