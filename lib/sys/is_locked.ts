/**
 * Whether somebody holds a flock(2) lock.
 *
 * @module
 */

/** See flock(2) and open(2): the same on Linux and macOS. */
const LOCK_SH = 1;
const LOCK_NB = 4;
const O_RDONLY = 0;

/**
 * Whether another process holds the exclusive lock of a regular file, be it in another container or, where
 * the file system has locks across, on another machine. /proc/locks does not show those. Deno has no lock
 * that is only tried: the call is made in the system's C library.
 *
 * @param library name of the C library, and its O_CLOEXEC: a child would have the lock for as long as it lives
 * @returns undefined where there is no such file, or it cannot be opened
 */
export function isLockedIn(
  library: { name: string; closeOnExec: number },
  path: string,
): boolean | undefined {
  try {
    if (!Deno.lstatSync(path).isFile) return undefined;
  } catch {
    return undefined;
  }
  const libc = Deno.dlopen(library.name, {
    open: { parameters: ["buffer", "i32"], result: "i32" },
    flock: { parameters: ["i32", "i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
  });
  try {
    const descriptor = libc.symbols.open(
      new TextEncoder().encode(`${path}\0`),
      O_RDONLY | library.closeOnExec,
    );
    if (descriptor < 0) return undefined;
    // With the descriptor goes the lock that we may have got.
    const isFree = libc.symbols.flock(descriptor, LOCK_SH | LOCK_NB) === 0;
    libc.symbols.close(descriptor);
    return !isFree;
  } finally {
    libc.close();
  }
}
