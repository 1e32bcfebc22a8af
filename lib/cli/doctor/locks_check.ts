/**
 * Locks that somebody does not let go of. The kernel releases those of dead processes, so it is a
 * process that is stopped, or one that hangs.
 *
 * @module
 */
import { join } from "@std/path/join";
import { withDirectoryLockIfFree } from "../../sys/lock.ts";
import { type Check, type Finding, ok, warning } from "./check.ts";
import { type LockHolder, lockHolders } from "./lock_holders.ts";

/** A command that stops an agent has its lock for some seconds. */
const LONG_S = 10;
/** Until the second look. */
const PAUSE_MS = 1_000;
/** Where only trying tells, a free lock is taken at once. */
const PATIENCE_MS = 100;
const MAX_TRIED = 20;

export const locksCheck: Check = {
  name: "locks",
  async run({ home }) {
    if (home === undefined) return [];
    const directories = await lockedDirectories(home);
    const holders = await lockHolders(directories);
    const findings = holders === undefined
      ? await tried(directories)
      : (await stuck(directories, holders)).map(toFinding);
    return findings.length > 0 ? findings : [ok("nobody keeps one")];
  },
};

/** The home (config.json), the agents, and the worktrees of a repository. */
async function lockedDirectories(home: string): Promise<string[]> {
  const paths = [home];
  for (const directory of [join(home, "agents"), join(home, "worktrees")]) {
    paths.push(directory);
    for (const entry of await Array.fromAsync(Deno.readDir(directory)).catch(() => [])) {
      if (entry.isDirectory) paths.push(join(directory, entry.name));
    }
  }
  return paths;
}

async function stuck(
  directories: readonly string[],
  holders: readonly LockHolder[],
): Promise<LockHolder[]> {
  const suspects = holders.filter(({ isStopped, ageInSeconds }) =>
    isStopped || ageInSeconds > LONG_S
  );
  if (suspects.length === 0) return [];
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  const later = await lockHolders(directories) ?? [];
  return later.filter(({ pid, path }) =>
    suspects.some((suspect) => suspect.pid === pid && suspect.path === path)
  );
}

function toFinding({ pid, path, isStopped, ageInSeconds, command }: LockHolder): Finding {
  const who = `process ${pid} (${command})`;
  return isStopped
    ? warning(`${who} is suspended and keeps the lock of ${path}`, `kill -CONT ${pid}`)
    : warning(
      `${who} has the lock of ${path} and has been running for ${Math.floor(ageInSeconds)} s`,
      `wait for it, or end it: kill ${pid}`,
    );
}

async function tried(directories: readonly string[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const path of directories.slice(0, MAX_TRIED)) {
    const isFree = await withDirectoryLockIfFree(path, PATIENCE_MS, () => Promise.resolve(true))
      // It was removed meanwhile.
      .catch(() => true);
    if (!isFree) findings.push(warning(`somebody has the lock of ${path}`, `lsof ${path}`));
  }
  return findings;
}
