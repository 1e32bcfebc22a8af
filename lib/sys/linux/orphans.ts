/**
 * Linux: this process adopts the orphans among its descendants, as `subreaper.ts` lets the supervisor of an agent do.
 *
 * @module
 */
import type { ProcessInfo } from "../process_info.ts";
import { PR_SET_CHILD_SUBREAPER } from "../subreaper.ts";
import { every } from "../timers.ts";
import { linux } from "./linux.ts";

/** Of waitid(2). */
const P_ALL = 0;
const P_PID = 1;
const WNOHANG = 1;
const WEXITED = 4;
const WNOWAIT = 0x01000000;
/** Of `siginfo_t` on 64 bits: its size, and where the pid stands. */
const INFO_BYTES = 128;
const PID_AT = 16;

/** Between two looks at what has ended. */
const LOOK_MS = 1_000;
/**
 * In so many looks one after the other it has to be seen. What Deno has started it collects itself as soon as its event loop
 * turns, which it does between any two of them, and nobody else may take the exit status of that.
 */
const LOOKS = 3;

/**
 * Adopts from now on what would go to the supervisor, or to pid 1, and collects what of it has ended until that is disposed
 * of. Adopted are children of this process then, and go where they would have gone when it ends.
 *
 * @returns undefined where the kernel refuses
 */
export function adoptOrphans(): Disposable | undefined {
  const libc = Deno.dlopen("libc.so.6", {
    prctl: { parameters: ["i32", "u64", "u64", "u64", "u64"], result: "i32" },
    waitid: { parameters: ["i32", "u32", "buffer", "i32"], result: "i32" },
    waitpid: { parameters: ["i32", "pointer", "i32"], result: "i32" },
  });
  if (libc.symbols.prctl(PR_SET_CHILD_SUBREAPER, 1n, 0n, 0n, 0n) !== 0) {
    libc.close();
    return undefined;
  }
  const info = new Uint8Array(INFO_BYTES);
  const pid = new DataView(info.buffer);
  /** Whether a child, or any of them, has ended and is not collected. */
  const hasEnded = (which: typeof P_ALL | typeof P_PID, id = 0) => {
    info.fill(0);
    libc.symbols.waitid(which, id, info, WEXITED | WNOHANG | WNOWAIT);
    return pid.getInt32(PID_AT, true) !== 0;
  };
  let seen = new Map<string, number>();
  const looking = every(LOOK_MS, () => {
    // To list them costs a look at every process of the machine. One that only its first thread has left looks ended, too.
    const ended = hasEnded(P_ALL)
      ? linux.list().filter((child) => isEndedChild(child) && hasEnded(P_PID, child.pid))
      : [];
    seen = new Map(ended.map((child) => [keyOf(child), (seen.get(keyOf(child)) ?? 0) + 1]));
    for (const child of ended) {
      const looks = seen.get(keyOf(child)) ?? 0;
      if (looks >= LOOKS) libc.symbols.waitpid(child.pid, null, WNOHANG);
    }
  });
  return {
    [Symbol.dispose]: () => {
      looking[Symbol.dispose]();
      libc.close();
    },
  };
}

function isEndedChild({ parentPid, isZombie }: ProcessInfo): boolean {
  return isZombie && parentPid === Deno.pid;
}

function keyOf({ pid, startTime }: ProcessInfo): string {
  return `${pid} ${startTime}`;
}
