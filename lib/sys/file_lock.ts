/**
 * flock(2) locks that Deno has no call for: whether somebody holds one, and one for the life of a process.
 *
 * @module
 */
import { infoAt, isFileOrDirectoryAt } from "./files/info_at.ts";

/** See flock(2) and open(2): the same on Linux and macOS. */
const LOCK_SH = 1;
const LOCK_EX = 2;
const LOCK_NB = 4;
const LOCK_UN = 8;
const O_RDONLY = 0;

/** Name of the system's C library, and its O_CLOEXEC: a child would have the lock for as long as it lives. */
export interface LockLibrary {
  name: string;
  closeOnExec: number;
}

/**
 * Whether somebody holds the exclusive lock of a regular file or a directory, be it in another container or, where
 * the file system has locks across, on another machine. /proc/locks does not show those. Deno has no lock
 * that is only tried: the call is made in the system's C library.
 *
 * @returns undefined where there is no such file, or it cannot be opened
 */
export function isLockedIn(library: LockLibrary, path: string): boolean | undefined {
  return isFileOrDirectoryAt(path) ? isRefused(library, path, LOCK_SH) : undefined;
}

/**
 * Whether another process has a lock of a directory, be it a shared one. Of two that ask at the same time, one may take the
 * other for it: who asks has it for that moment.
 *
 * @returns undefined where there is no such directory, or it cannot be opened
 */
export function isSharedIn(library: LockLibrary, path: string): boolean | undefined {
  return infoAt(path)?.isDirectory ? isRefused(library, path, LOCK_EX) : undefined;
}

/** Whether a lock cannot be had at once. */
function isRefused(library: LockLibrary, path: string, kind: number): boolean | undefined {
  return withLibc(library, (open, flock, close) => {
    const descriptor = open(path);
    if (descriptor < 0) return undefined;
    const isFree = flock(descriptor, kind | LOCK_NB) === 0;
    // By closing alone the lock that we may have got would stay with a process that is just being started.
    if (isFree) flock(descriptor, LOCK_UN);
    close(descriptor);
    return !isFree;
  });
}

/**
 * Takes the exclusive lock of a regular file that nobody else has, for as long as this process lives. Nothing of Deno
 * stands for it: a resource would have to be closed by somebody.
 */
export function lockForLifeIn(library: LockLibrary, path: string): void {
  withLibc(library, (open, flock) => flock(open(path), LOCK_EX | LOCK_NB));
}

/**
 * Takes part in the shared lock of a directory for as long as this process lives. Of one that cannot be opened there is none.
 *
 * @returns false where somebody has it alone, be it for the moment of `isSharedIn()`
 */
export function shareForLifeIn(library: LockLibrary, path: string): boolean {
  return withLibc(library, (open, flock, close) => {
    const descriptor = open(path);
    if (descriptor < 0) return true;
    const isOurs = flock(descriptor, LOCK_SH | LOCK_NB) === 0;
    if (!isOurs) close(descriptor);
    return isOurs;
  });
}

function withLibc<T>(
  { name, closeOnExec }: LockLibrary,
  action: (
    open: (path: string) => number,
    flock: (descriptor: number, operation: number) => number,
    close: (descriptor: number) => number,
  ) => T,
): T {
  const libc = Deno.dlopen(name, {
    open: { parameters: ["buffer", "i32"], result: "i32" },
    flock: { parameters: ["i32", "i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
  });
  try {
    const { open, flock, close } = libc.symbols;
    const flags = O_RDONLY | closeOnExec;
    return action((path) => open(new TextEncoder().encode(`${path}\0`), flags), flock, close);
  } finally {
    libc.close();
  }
}
