/**
 * Committing what a run left in its worktree, as the user would: with their identity, hooks and filters.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../errors.ts";
import { addedText } from "../../sys/git/added_text.ts";
import { askGit } from "../../sys/git/git.ts";
import { gitPath, gitProgram } from "../../sys/git/git_program.ts";
import { operationInProgress } from "../../sys/git/operation_in_progress.ts";
import { askReadGit, readGit } from "../../sys/git/read_git.ts";
import { gitReason } from "../../sys/git/run_git.ts";
import { isSecretFile } from "../../sys/git/secret_file.ts";
import { repositoriesIn, someOf, uncommittedIn } from "../worktrees/unsaved_work.ts";
import { reasonOf, runProgram } from "./run_program.ts";

export interface CommitOptions {
  message: string;
  /** Where the message is kept while git reads it. */
  directory: string;
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
const MESSAGE_FILE = "commit-message";

/**
 * Commits all that is changed or new in the working tree at `path`, but for new files that look like secrets and
 * repositories in it.
 *
 * @throws {UserError} when it cannot be done, in words that follow "not committed: "; then all is there as it was
 */
export async function commitWork(
  path: string,
  { message, directory, secrets, signal }: CommitOptions,
): Promise<CommittedWork> {
  const operation = operationInProgress(path);
  if (operation !== undefined) throw new UserError(`a ${operation} is in progress`);
  const changed = await uncommittedIn(path, { runFilters: true });
  if (changed.length === 0) return { leftOut: [] };
  const leftOut = await notToBeAdded(path);
  const pathspecs = [":/", ...leftOut.map((name) => `:(top,exclude,literal)${name}`)];
  const added = await askGit(
    ["add", "--all", "--pathspec-from-file=-", "--pathspec-file-nul"],
    { cwd: path, stdin: pathspecs.map((one) => `${one}\0`).join("") },
  );
  if (added.code !== 0) throw new UserError(gitReason(added));
  const staged = await askReadGit(["diff", "--cached", "--quiet", "--ignore-submodules=dirty"], {
    cwd: path,
  });
  if (staged.code === 0) return { leftOut };
  await assertNoSecrets(path, secrets);
  const file = join(directory, MESSAGE_FILE);
  await Deno.writeTextFile(file, message, { mode: 0o600 });
  try {
    const command = ["commit", "--quiet", "--cleanup=whitespace", "--file", file];
    const result = await runProgram([gitProgram(path), ...command], {
      cwd: path,
      timeoutMs: HOOKS_MS,
      signal,
      env: { PATH: gitPath(path) },
    });
    if (result.code !== 0) throw new UserError(reasonOf(result));
  } finally {
    await Deno.remove(file).catch(() => {});
  }
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

async function assertNoSecrets(path: string, secrets: readonly string[]): Promise<void> {
  const holding: string[] = [];
  await addedText(["--cached"], { cwd: path }, (name, text) => {
    if (secrets.some((secret) => text.includes(secret))) holding.push(name);
  });
  if (holding.length === 0) return;
  throw new UserError(`a key of isonforge's own stands in ${someOf(holding)}`);
}
