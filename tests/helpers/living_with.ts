/**
 * Processes, found by their environment.
 *
 * @module
 */
import { processTable } from "../../lib/sys/platform.ts";
import type { ProcessInfo } from "../../lib/sys/process_info.ts";

/** Longer than execve(2) takes on a busy machine. */
const PATIENCE_MS = 1_000;
const LOOK_AGAIN_MS = 1;
const CLOCK = new Int32Array(new SharedArrayBuffer(4));

/**
 * All living processes with these variables (`NAME=value`), zombies not counted. While a process executes a program it
 * has no environment: such ones are looked at again, so that a test may count. Others of this machine start all the time.
 */
export function livingWith(variables: readonly string[]): ProcessInfo[] {
  const table = processTable();
  const giveUpAt = performance.now() + PATIENCE_MS;
  const found: ProcessInfo[] = [];
  let open = table.list().filter(({ isZombie }) => !isZombie);
  for (;;) {
    // Before the look: the environment of whoever is not starting now is what it is.
    const starting = open.filter((each) =>
      table.isAnyStarting([each]) && !(table.read(each.pid)?.isZombie ?? true)
    );
    const marked = table.withEnvironment(open, variables);
    found.push(...marked);
    open = starting.filter((each) => !marked.includes(each));
    if (open.length === 0 || performance.now() > giveUpAt) return found;
    Atomics.wait(CLOCK, 0, 0, LOOK_AGAIN_MS);
  }
}
