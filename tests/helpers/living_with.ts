/**
 * Processes, found by their environment.
 *
 * @module
 */
import { processTable } from "../../lib/sys/platform.ts";
import type { ProcessInfo } from "../../lib/sys/process_info.ts";

/** Longer than execve(2) and exit(2) take on a busy machine. */
const PATIENCE_MS = 10_000;
/** For one that has a command line but no environment: it may have begun or ended between two looks, or have none. */
const LOOKS = 3;
const LOOK_AGAIN_MS = 1;
const CLOCK = new Int32Array(new SharedArrayBuffer(4));

/**
 * All living processes with these variables (`NAME=value`), zombies not counted. While a process executes a program it
 * has no environment, and none from the moment it exits until it is a zombie: such ones are looked at again, so that a
 * test may count. Others of this machine start and end all the time.
 */
export function livingWith(variables: readonly string[]): ProcessInfo[] {
  const table = processTable();
  const giveUpAt = performance.now() + PATIENCE_MS;
  const found: ProcessInfo[] = [];
  let open = table.list().filter((each) => !each.isZombie);
  for (let look = 1; open.length > 0 && performance.now() < giveUpAt; look++) {
    const told = new Set<ProcessInfo>();
    for (const marked of table.withEnvironment(open, variables, (other) => told.add(other))) {
      told.add(marked);
      found.push(marked);
    }
    open = open.filter((each) => {
      if (told.has(each)) return false;
      const now = table.read(each.pid);
      if (now === undefined || now.isZombie || now.startTime !== each.startTime) return false;
      return look < LOOKS || table.isAnyStarting([now]);
    });
    if (open.length > 0) Atomics.wait(CLOCK, 0, 0, LOOK_AGAIN_MS);
  }
  return found;
}
