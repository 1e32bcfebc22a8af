/**
 * Agents that are stopped, and have the time to end by themselves.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { poll } from "./poll.ts";
import type { Sandbox } from "./sandbox.ts";

export interface EndsWithinGraceOptions {
  /** What is recorded of it then: a worker tells that it heard SIGTERM. */
  outcome?: { exit_code: number | null; signal: string | null };
  /** Whether what it had started could tidy up as well. */
  hasTidied?: (id: string) => boolean;
}

/**
 * Stops an agent that ends by itself, before the SIGKILL that comes after 3 s: where the machine is so busy that it does not
 * come to that, another one, or the same again.
 *
 * @param stopOne starts an agent and stops it; returns its id
 * @returns the id of the one that did
 */
export async function endsWithinGrace(
  sandbox: Sandbox,
  stopOne: () => Promise<string>,
  { outcome = { exit_code: 143, signal: null }, hasTidied = () => true }: EndsWithinGraceOptions =
    {},
): Promise<string> {
  return await poll(async () => {
    const id = await stopOne();
    const { reason, exit_code, signal } = sandbox.meta(id);
    assertEquals([reason, sandbox.processes()], ["stopped", []]);
    const isAsTold = exit_code === outcome.exit_code && signal === outcome.signal;
    return isAsTold && hasTidied(id) && id;
  }, "an agent that ends within its time, and so what it has started");
}
