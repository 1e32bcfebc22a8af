/**
 * Linux: who holds flock(2) locks.
 *
 * @module
 */
import type { LockHolder } from "../process_info.ts";
import { infoBehind, linkAt } from "../files/info_at.ts";

/** A lock that is held, see proc(5); those that are waited for have `->` before `FLOCK`. */
const HELD = /^\d+: FLOCK +\w+ +\w+ +(\d+) [0-9a-f]+:[0-9a-f]+:(\d+) /;

/**
 * Those who hold a lock on one of `paths`, each once.
 *
 * @param looks what was read of /proc/locks, more than once: the kernel gives it page by page, and where locks come and go on the
 *   machine between two pages, others are missing or there twice (measured: in 28 of 3,458 looks)
 */
export function lockHoldersIn(looks: readonly string[], paths: readonly string[]): LockHolder[] {
  const byInode = new Map<string, string[]>();
  for (const path of paths) {
    const inode = inodeOf(path);
    if (inode !== undefined) byInode.set(inode, [...byInode.get(inode) ?? [], path]);
  }
  const held = looks.flatMap((locks) => locks.split("\n")).flatMap((line) => {
    const [, pid, inode = ""] = HELD.exec(line) ?? [];
    return byInode.has(inode) ? [`${pid} ${inode}`] : [];
  });
  return [...new Set(held)].flatMap((lock) => {
    const [pid, inode = ""] = lock.split(" ");
    // The numbers of inodes are unique only within a file system.
    return (byInode.get(inode) ?? []).filter((path) => holdsLock(Number(pid), path))
      .map((path) => ({ pid: Number(pid), path }));
  });
}

function inodeOf(path: string): string | undefined {
  const inode = infoBehind(path)?.ino ?? undefined;
  return inode === undefined ? undefined : String(inode); // It may have been removed meanwhile.
}

/** What stands in fdinfo of each descriptor that shares a lock, also an inherited one; see proc_pid_fdinfo(5). */
const LOCKED = /^lock:\s.* FLOCK /m;

/**
 * Whether a process holds a lock on the file at `path`, taken by itself or inherited; to have it open is not enough. False
 * also for those of others, whose descriptors cannot be read.
 */
export function holdsLock(pid: number, path: string): boolean {
  const process = `/proc/${pid}`;
  try {
    const real = Deno.realPathSync(path);
    for (const { name } of Deno.readDirSync(`${process}/fd`)) {
      if (linkAt(`${process}/fd/${name}`) !== real) continue;
      if (LOCKED.test(Deno.readTextFileSync(`${process}/fdinfo/${name}`))) return true;
    }
  } catch {
    // The process has ended, or the path is gone.
  }
  return false;
}
