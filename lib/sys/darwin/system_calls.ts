/**
 * What only the C library of macOS tells.
 *
 * @module
 */

/**
 * An absolute name: a bare one is looked up in the working directory too (dyld(1), DYLD_FALLBACK_LIBRARY_PATH), which
 * may be a stranger's repository. The file itself is in dyld's shared cache since macOS 11.
 */
export const LIBC = "/usr/lib/libSystem.B.dylib";

/** Of open(2), sys/fcntl.h. */
export const O_CLOEXEC = 0x1000000;

/** ioctl(2), sys/filio.h: sets close-on-exec; `_IO('f', 1)`. */
const FIOCLEX = 0x20006601;

/** The first descriptor after stdin, stdout and stderr. */
const FIRST_FURTHER = 3;

/** The session of each process, see getsid(2); one that is gone is missing. */
export function sessionsOf(pids: readonly number[]): Map<number, number> {
  const libc = Deno.dlopen(LIBC, { getsid: { parameters: ["i32"], result: "i32" } });
  try {
    return new Map(pids.flatMap((pid) => {
      const session = libc.symbols.getsid(pid);
      return session < 0 ? [] : [[pid, session]];
    }));
  } finally {
    libc.close();
  }
}

/**
 * Lets no child inherit a descriptor beyond stdin, stdout and stderr.
 *
 * They are marked, not closed: closing a descriptor that a library of the system guards ends the process
 * (EXC_GUARD). And by ioctl(2), because fcntl(2) takes its third argument as a variadic one, which stands elsewhere
 * than Deno's calls put it on arm64.
 */
export function closeOnExec(): void {
  const libc = Deno.dlopen(LIBC, { ioctl: { parameters: ["i32", "u64"], result: "i32" } });
  try {
    for (const { name } of Deno.readDirSync("/dev/fd")) {
      if (Number(name) >= FIRST_FURTHER) libc.symbols.ioctl(Number(name), BigInt(FIOCLEX));
    }
  } finally {
    libc.close();
  }
}
