/**
 * `-w NAME`: a run in a worktree, in the foreground and with `--bg`.
 *
 * @module
 */
import type { RunArray } from "../../agents/executors/executor.ts";
import type { AgentMeta, QueuedMeta, StartedMeta } from "../../agents/record/meta.ts";
import { recordsOf } from "../../agents/record/records.ts";
import type { StartingPoint } from "../../agents/start.ts";
import {
  withRestoredWorktree,
  withWorktree,
  type Worktree,
  type WorktreeRequest,
} from "../../agents/worktrees/worktree.ts";
import { markRunIn } from "../../agents/worktrees/run_mark.ts";
import { hasWorktree, worktreeUsers } from "../../agents/worktrees/users.ts";
import { environmentVariable, isonforgeHome } from "../../config/environment.ts";
import { forgetGitRepository } from "../../config/git_environment.ts";
import { UserError } from "../../errors.ts";
import { loadRunConfig, type RunFlags } from "../../config/run_config.ts";
import { exists } from "../../sys/files/info_at.ts";
import { openExecutors, openStore } from "../context.ts";
import { printNotice, printWarning } from "../output/print.ts";
import { StopSignals } from "../run/stop_signals.ts";

/** Which branch, and where a new one begins if not at HEAD. */
type Branch = Pick<WorktreeRequest, "name" | "fromPullRequest">;

/**
 * Starts an agent in the worktree of a branch; when that fails, nothing of it is left.
 *
 * @param array of which it is one: that may fail later, and then nothing is left either
 */
export async function startInWorktree(
  branch: Branch,
  start: (point: StartingPoint) => Promise<StartedMeta | QueuedMeta>,
  { array }: { array: RunArray | undefined },
): Promise<StartedMeta | QueuedMeta> {
  return await inWorktree(branch, async (worktree) => {
    const meta = await start({
      cwd: worktree.cwd,
      origin: {
        base_commit: worktree.base,
        worktree: worktree.name,
        worktree_path: worktree.path,
        repository: worktree.repository,
      },
    });
    array?.onDiscard(() => worktree.takeBack(() => isUnused(worktree.path)));
    await announce(worktree, meta.id);
    return meta;
  });
}

/** Whether no agent is recorded there. */
function isUnused(path: string): boolean {
  return !recordsOf(openStore().list()).some(({ worktree_path }) => worktree_path === path);
}

/** Makes the worktree of a branch this process's directory. */
export async function enterWorktree(branch: Branch, flags: RunFlags): Promise<void> {
  const home = isonforgeHome();
  // What a run would refuse is refused before anything is made.
  await loadRunConfig(flags, { env: environmentVariable, home, cwd: Deno.cwd() });
  await inWorktree(branch, async (worktree) => {
    // Nobody removes it before: we have the lock of the repository.
    await markRunIn(worktree.path);
    await announce(worktree);
    Deno.chdir(worktree.cwd);
  });
}

/** Starts an agent again, in its worktree if it has one, which is made again if it was deleted. */
export async function restartInWorktree(
  meta: AgentMeta,
  start: () => Promise<StartedMeta>,
): Promise<StartedMeta> {
  if (!hasWorktree(meta)) return await start();
  forgetGitRepository();
  const { id, repository, worktree: name } = meta;
  if (!exists(repository)) {
    throw new UserError(`cannot respawn ${id}: its repository "${repository}" is gone`);
  }
  const home = isonforgeHome();
  return await withRestoredWorktree(
    { home, repository, name },
    async ({ event, path, warnings }) => {
      for (const warning of warnings) printWarning(warning);
      if (event === "recreated") {
        printNotice(`worktree made again from branch ${name}, its directory was gone: ${path}`);
        // The directory that it started in may be one that the branch has never had.
        await Deno.mkdir(meta.cwd, { recursive: true });
      }
      await warnOfOthers(path, id);
      return await start();
    },
  );
}

async function inWorktree<T>(
  branch: Branch,
  use: (worktree: Worktree) => Promise<T>,
): Promise<T> {
  forgetGitRepository();
  using stop = new StopSignals();
  const home = isonforgeHome();
  try {
    return await withWorktree({ home, cwd: Deno.cwd(), ...branch, signal: stop.signal }, use);
  } catch (error) {
    if (stop.exitCode === undefined) throw error;
    throw new UserError("interrupted: nothing was started", {
      exitCode: stop.exitCode,
      cause: error,
    });
  }
}

/** On stderr: what a start prints on stdout is the specification's. */
async function announce(
  { event, path, name, base, warnings, included }: Worktree,
  ownId?: string,
): Promise<void> {
  const from = event === "created" ? `, at ${base.slice(0, 12)}` : "";
  const how = event === "recreated" ? "made again, its directory was gone" : event;
  printNotice(`worktree ${how}: ${path} (branch ${name}${from})`);
  if (included.length > 0) printNotice(`copied into it (.worktreeinclude): ${namesOf(included)}`);
  for (const warning of warnings) printWarning(warning);
  if (event !== "reused" && exists(`${path}/.gitmodules`)) {
    printWarning(
      "submodules are not checked out in a new worktree: git submodule update --init does it there",
    );
  }
  await warnOfOthers(path, ownId);
}

function namesOf(paths: readonly string[], max = 10): string {
  const rest = paths.length - max;
  return paths.slice(0, max).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/** Two who write into one directory may mean to; they should know. */
async function warnOfOthers(path: string, self?: string): Promise<void> {
  const store = openStore();
  const users = (await worktreeUsers(store, { executors: openExecutors(store) })).get(path) ?? [];
  const others = users.filter(({ id, isRunning }) => isRunning && id !== self);
  if (others.length === 0) return;
  const ids = others.map(({ id }) => id).join(", ");
  printWarning(`${ids} ${others.length === 1 ? "is" : "are"} running in this worktree too`);
}
