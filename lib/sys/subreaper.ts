/**
 * Linux: a process that adopts the orphans among its descendants, in place of pid 1.
 *
 * @module
 */

/** Hidden command: `supervise /bin/sh …` becomes that shell, which then adopts orphans. */
export const SUPERVISE_COMMAND = "supervise";
export const SUPERVISOR = "/bin/sh";

/** prctl(2), `PR_SET_CHILD_SUBREAPER`: not inherited by children, kept across execve(2). */
export const PR_SET_CHILD_SUBREAPER = 36;
/** signal(7), on every architecture that Deno runs on. */
const SIGPIPE = 13;

/**
 * Becomes `command`, as a process that adopts orphans: same pid, same environment, same standard streams.
 *
 * A shell cannot ask for that itself, and of a program that we start only the program itself can.
 *
 * @throws {Error} when there is no such program; where the kernel refuses to let us adopt, orphans go to pid 1
 */
export function becomeSubreaper(command: readonly [string, ...string[]]): never {
  const libc = Deno.dlopen("libc.so.6", {
    prctl: { parameters: ["i32", "u64", "u64", "u64", "u64"], result: "i32" },
    signal: { parameters: ["i32", "pointer"], result: "pointer" },
    execv: { parameters: ["buffer", "buffer"], result: "i32" },
  });
  libc.symbols.prctl(PR_SET_CHILD_SUBREAPER, 1n, 0n, 0n, 0n);
  // Deno ignores it, which programs inherit and do not expect.
  libc.symbols.signal(SIGPIPE, null);
  const words = command.map((word) => new TextEncoder().encode(`${word}\0`));
  const pointers = new BigUint64Array(words.length + 1);
  words.forEach((word, index) => {
    pointers[index] = Deno.UnsafePointer.value(Deno.UnsafePointer.of(word));
  });
  libc.symbols.execv(words[0] ?? null, new Uint8Array(pointers.buffer));
  throw new Error(`cannot execute ${command[0]}`);
}
