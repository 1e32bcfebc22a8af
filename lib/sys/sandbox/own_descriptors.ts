/**
 * Linux: descriptors that this process got from whoever started it, and that commands must not get in turn: through an open
 * directory leads a way out of any sandbox.
 *
 * @module
 */

/** Of fcntl(2). */
const F_GETFD = 1;
const F_SETFD = 2;
const FD_CLOEXEC = 1;
const STDERR = 2;

/** Keeps all but the standard streams from programs that are started from now on. */
export function keepDescriptors(): void {
  const libc = Deno.dlopen("libc.so.6", {
    fcntl: { parameters: ["i32", "i32", "i32"], result: "i32" },
  });
  try {
    for (const { name } of Deno.readDirSync("/proc/self/fd")) {
      const descriptor = Number(name);
      if (descriptor <= STDERR) continue;
      const flags = libc.symbols.fcntl(descriptor, F_GETFD, 0);
      if (flags < 0 || (flags & FD_CLOEXEC) !== 0) continue;
      libc.symbols.fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC);
    }
  } finally {
    libc.close();
  }
}
