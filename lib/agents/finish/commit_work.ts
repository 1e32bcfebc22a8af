/**
 * Committing what a run left in its worktree, as the user would: with their identity, hooks and filters.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { addedInIndex } from "../../sys/git/added_text.ts";
import { gitPath, gitProgram } from "../../sys/git/git_program.ts";
import { operationInProgress } from "../../sys/git/operation_in_progress.ts";
import { everythingBut } from "./everything_but.ts";
import { askReadGit, readGit } from "../../sys/git/read_git.ts";
import { isSecretFile } from "../../sys/git/secret_file.ts";
import type { CommandSandbox } from "../../sys/sandbox/command_sandbox.ts";
import { openedStatus, repositoriesIn, someOf } from "../worktrees/unsaved_work.ts";
import { stagedRepositories } from "./nested_repositories.ts";
import { reasonOf, runProgram } from "./run_program.ts";

export interface CommitOptions {
  message: string;
  /** What the run was kept in: its hooks and filters may run what it has written. */
  sandbox: CommandSandbox;
  /** Must stand in no commit. */
  secrets: readonly string[];
  signal: AbortSignal;
}

export interface CommittedWork {
  /** Undefined where there was nothing to commit. */
  commit?: string;
  leftOut: string[];
}

/** So long hooks may take: a whole run of the tests, say. */
const HOOKS_MS = 15 * 60_000;

/**
 * Commits all that is changed or new in the working tree at `path`, but for new files that look like secrets and new
 * repositories in it that are no submodules.
 *
 * @throws {UserError} when it cannot be done, in words that follow "not committed: "; then all is there as it was
 */
export async function commitWork(
  path: string,
  { message, sandbox, secrets, signal }: CommitOptions,
): Promise<CommittedWork> {
  const operation = operationInProgress(path);
  if (operation !== undefined) throw new UserError(`a ${operation} is in progress`);
  const { changed, closed } = await openedStatus(path, { runFilters: sandbox.level === "off" });
  const unreadable = closed.map((name) => name.replace(/\/$/, ""));
  if (changed.length === 0) return { leftOut: unreadable };
  const staged = await stagedSecrets(path);
  const leftOut = [...unreadable, ...await notToBeAdded(path), ...staged];
  const git = async (...args: string[]) => {
    const options = { cwd: path, timeoutMs: HOOKS_MS, signal, env: { PATH: gitPath(path) } };
    const result = await runProgram([gitProgram(path), ...args], { ...options, sandbox });
    if (result.code !== 0) throw new UserError(reasonOf(result));
  };
  if (staged.length > 0) await git("update-index", "--force-remove", "--", ...staged);
  await git("add", "--all", "--", ...everythingBut(leftOut));
  // Also what the run has staged itself.
  const nested = await stagedRepositories(path);
  if (nested.length > 0) await git("update-index", "--force-remove", "--", ...nested);
  leftOut.push(...nested);
  const difference = await askReadGit(
    ["diff", "--cached", "--quiet", "--ignore-submodules=dirty"],
    {
      cwd: path,
    },
  );
  if (difference.code === 0) return { leftOut };
  await assertNoSecrets(path, secrets);
  await git("commit", "--quiet", "--cleanup=whitespace", `--message=${message}`);
  return { commit: (await readGit(["rev-parse", "HEAD"], { cwd: path })).trim(), leftOut };
}

/** Untracked files that look like secrets, and repositories, of which git would only keep a name. */
async function notToBeAdded(path: string): Promise<string[]> {
  const listed = await readGit(["ls-files", "-z", "--others", "--exclude-standard"], { cwd: path });
  const untracked = listed.split("\0").filter((name) => name !== "");
  const repositories = await repositoriesIn(path);
  const isNested = (name: string) => repositories.includes(name.replace(/\/$/, ""));
  return untracked.filter((name) => isSecretFile(name) || isNested(name))
    .map((name) => name.replace(/\/$/, ""));
}

/** New files that look like secrets and that the run has put into the index, if only by their names (`git add -N`). */
async function stagedSecrets(path: string): Promise<string[]> {
  const form = ["--name-only", "-z", "--no-renames", "--no-relative", "--ita-visible-in-index"];
  const args = ["diff", "--cached", "--diff-filter=A", ...form, "--no-ext-diff", "--"];
  return (await readGit(args, { cwd: path })).split("\0").filter(isSecretFile);
}

async function assertNoSecrets(path: string, secrets: readonly string[]): Promise<void> {
  const holding: string[] = [];
  await addedInIndex({ cwd: path, timeoutMs: HOOKS_MS }, ({ path: name = "" }, text) => {
    if (secrets.some((secret) => text.includes(secret))) holding.push(name);
  });
  if (holding.length === 0) return;
  throw new UserError(`a key of isonforge's own stands in ${someOf(holding)}`);
}
