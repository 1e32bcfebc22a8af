/**
 * Locks that somebody does not let go of. The kernel releases those of dead processes, so it is a
 * process that is suspended, or one that hangs.
 *
 * @module
 */
import { join } from "@std/path/join";
import { LONGEST_STOP_MS } from "../../agents/ending/grace.ts";
import { delay } from "../../sys/delay.ts";
import { withDirectoryLockIfFree } from "../../sys/lock.ts";
import { processTable } from "../../sys/platform.ts";
import type { LockHolder, ProcessTable } from "../../sys/process_info.ts";
import { type Check, type CheckContext, type Finding, ok, warning } from "./check.ts";

/** Who is suspended for so long was not only stopped in passing. */
const SUSPENDED_MS = 1_000;
/** Between two looks at who still has one. */
const LOOK_MS = 250;
/** Where only trying tells: each that is held keeps one of Deno's 32 threads for files waiting. */
const MAX_TRIED = 20;

export const locksCheck = {
  name: "locks",
  deadlineMs: LONGEST_STOP_MS + 10_000,
  async run({ home }: CheckContext) {
    return home === undefined ? [] : await findKeptLocks(home, { table: processTable() });
  },
} satisfies Check;

export interface KeptLockOptions {
  table: ProcessTable;
  /** Waits so many milliseconds between two looks. */
  pause?: (ms: number) => Promise<void>;
}

/** What there is to say about the locks in a home. */
export async function findKeptLocks(
  home: string,
  { table, pause = delay }: KeptLockOptions,
): Promise<Finding[]> {
  const directories = await lockedDirectories(home);
  const kept = await keptLocks(directories, { table, pause });
  if (kept === undefined) return await tried(directories);
  if (kept.length === 0) return [ok("nobody keeps one")];
  return kept.map((lock) => toFinding(lock, table));
}

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

/** Those that are let go of while we look are nobody's concern. */
async function keptLocks(
  directories: readonly string[],
  { table, pause }: Required<KeptLockOptions>,
): Promise<LockHolder[] | undefined> {
  let kept = table.lockHolders(directories)?.filter(({ pid }) =>
    isSuspended(pid, table) || mayHang(pid, table)
  );
  if (kept === undefined) return undefined;
  for (let waited = LOOK_MS; kept.length > 0 && waited <= LONGEST_STOP_MS; waited += LOOK_MS) {
    await pause(LOOK_MS);
    const now = table.lockHolders(directories) ?? [];
    kept = kept.filter(({ pid, path }) =>
      now.some((lock) => lock.pid === pid && lock.path === path)
    );
    // They let go of nothing: there is no need to wait for them.
    const areSuspended = kept.every(({ pid }) => isSuspended(pid, table));
    if (areSuspended && waited >= SUSPENDED_MS) break;
  }
  return kept;
}

function isSuspended(pid: number, table: ProcessTable): boolean {
  return table.read(pid)?.isStopped ?? false;
}

/** Only who has been running for so long can have had the lock for so long. */
function mayHang(pid: number, table: ProcessTable): boolean {
  const now = table.secondsSinceBoot();
  const info = table.read(pid);
  return now !== undefined && info !== undefined &&
    (now - table.startedAtSecond(info.startTime)) * 1000 > LONGEST_STOP_MS;
}

function toFinding({ pid, path }: LockHolder, table: ProcessTable): Finding {
  const command = table.commandLines([pid]).get(pid) ?? "which is ending";
  const who = `process ${pid} (${command})`;
  return isSuspended(pid, table)
    ? warning(`${who} is suspended and keeps the lock of ${path}`, `kill -CONT ${pid}`)
    : warning(
      `${who} has had the lock of ${path} for more than ${LONGEST_STOP_MS / 1000} s`,
      `it may be at work on something large: wait for it, or end it: kill ${pid}`,
    );
}

/** A free lock is taken at once, one of somebody healthy soon. */
async function tried(directories: readonly string[]): Promise<Finding[]> {
  const some = directories.slice(0, MAX_TRIED);
  const findings = await Promise.all(some.map(async (path) => {
    const isFree = await withDirectoryLockIfFree(path, LONGEST_STOP_MS, () => Promise.resolve(true))
      // It was removed meanwhile.
      .catch(() => true);
    if (isFree) return [];
    const seconds = LONGEST_STOP_MS / 1000;
    return [
      warning(`somebody has had the lock of ${path} for more than ${seconds} s`, `lsof ${path}`),
    ];
  }));
  if (findings.flat().length > 0) return findings.flat();
  return [
    ok(
      some.length === directories.length
        ? "nobody keeps one"
        : `nobody keeps one of the ${some.length} that were tried, of ${directories.length}`,
    ),
  ];
}
