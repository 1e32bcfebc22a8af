/**
 * Which processes hold flock(2) locks on directories, as far as the system tells: /proc/locks, see proc(5).
 *
 * @module
 */
import { processTable } from "../../sys/platform.ts";

/** A process with a lock. */
export interface LockHolder {
  pid: number;
  /** The directory. */
  path: string;
  /** By SIGSTOP or a debugger: it will not let go by itself. */
  isStopped: boolean;
  /** How long the process has been running; it cannot have had the lock for longer. */
  ageInSeconds: number;
  command: string;
}

/** A lock that is held; those that are waited for have `->` before `FLOCK`. */
const HELD = /^\d+: FLOCK +\w+ +\w+ +(\d+) [0-9a-f]+:[0-9a-f]+:(\d+) /;

/** Those who hold a lock on one of `paths`; undefined where the system does not tell. */
export async function lockHolders(paths: readonly string[]): Promise<LockHolder[] | undefined> {
  const locks = await Deno.readTextFile("/proc/locks").catch(() => undefined);
  if (locks === undefined) return undefined;
  const directories = new Map<string, string>();
  for (const path of paths) {
    const info = await Deno.stat(path).catch(() => undefined);
    if (info !== undefined) directories.set(String(info.ino), await Deno.realPath(path));
  }
  const holders: LockHolder[] = [];
  for (const line of locks.split("\n")) {
    const [, pid, inode = ""] = HELD.exec(line) ?? [];
    const path = directories.get(inode);
    // The numbers of inodes are unique only within a file system.
    if (path === undefined || !await hasOpen(Number(pid), path)) continue;
    holders.push(...await describe(Number(pid), path));
  }
  return holders;
}

async function hasOpen(pid: number, path: string): Promise<boolean> {
  const open = `/proc/${pid}/fd`;
  for (const { name } of await Array.fromAsync(Deno.readDir(open)).catch(() => [])) {
    if (await Deno.readLink(`${open}/${name}`).catch(() => undefined) === path) return true;
  }
  return false;
}

async function describe(pid: number, path: string): Promise<LockHolder[]> {
  const table = processTable();
  const info = table.read(pid);
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "");
  const command = await Deno.readTextFile(`/proc/${pid}/cmdline`).catch(() => "");
  if (info === undefined) return [];
  return [{
    pid,
    path,
    isStopped: /^[Tt]$/.test(stat.charAt(stat.lastIndexOf(")") + 2)),
    ageInSeconds: (table.secondsSinceBoot() ?? 0) - table.startedAtSecond(info.startTime),
    command: command.split("\0").join(" ").trim(),
  }];
}
