/**
 * Processes, found by their environment.
 *
 * @module
 */
import { processTable } from "../../lib/sys/platform.ts";
import type { ProcessInfo } from "../../lib/sys/process_info.ts";

/** Longer than execve(2) takes on a busy machine. */
const PATIENCE_MS = 1_000;

/**
 * All living processes with these variables (`NAME=value`), zombies not counted. While a process executes a program it
 * has no environment: such ones are looked at again, so that a test may count.
 */
export function livingWith(variables: readonly string[]): ProcessInfo[] {
  const table = processTable();
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    const alive = table.list().filter(({ isZombie }) => !isZombie);
    const found = table.withEnvironment(alive, variables);
    const others = alive.filter((each) => !found.includes(each));
    const isCertain = !table.isAnyStarting(others) &&
      table.withEnvironment(others, variables).length === 0;
    if (isCertain || performance.now() > giveUpAt) return found;
  }
}
