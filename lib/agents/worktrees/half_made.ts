/**
 * A worktree whose start was killed while git filled it: most of its files are missing, which would look as if somebody had
 * deleted them, and git's locks keep everybody out.
 *
 * @module
 */
import { join } from "@std/path/join";
import { delay } from "../../sys/delay.ts";
import { isThere } from "../../sys/files/info_at.ts";
import { gitReason } from "../../sys/git/run_git.ts";
import { processTable } from "../../sys/platform.ts";
import { cannotUse, type Place } from "./checkout.ts";
import { gitPathOf } from "./git_directory.ts";
import { askGitOf } from "./repository.ts";

const POLL_MS = 100;

/**
 * Takes such a worktree away. Git may have outlived who asked it: then it is waited for.
 *
 * @throws {UserError} with git's reason where it stays; whatever `signal` was aborted with
 */
export async function clearHalfMade(
  { repository, name, path }: Place,
  signal?: AbortSignal,
): Promise<void> {
  if (!isHalfMade(repository, path)) return;
  while (isBeingMade(path)) {
    await delay(POLL_MS, signal);
    signal?.throwIfAborted();
  }
  if (!isHalfMade(repository, path)) return;
  // Once would do for one with changes, but not for a locked one.
  const removed = await askGitOf(repository, "worktree", "remove", "--force", "--force", path);
  if (removed.code !== 0) throw cannotUse(name, gitReason(removed));
}

/** Whether git has not filled a worktree: it locks one until all is in it, and writes its index last. */
export function isHalfMade(commonDir: string, path: string): boolean {
  const directory = gitPathOf(commonDir, path);
  return directory !== undefined && isThere(join(directory, "locked")) &&
    !isThere(join(directory, "index"));
}

function isBeingMade(path: string): boolean {
  const table = processTable();
  const processes = table.list();
  const commands = table.commandLines(processes.map(({ pid }) => pid));
  return commands.values().some((command) => command.includes(`worktree add ${path} `)) ||
    // What `worktree add` fills it with.
    table.withEnvironment(processes, [`GIT_WORK_TREE=${path}`]).length > 0;
}
