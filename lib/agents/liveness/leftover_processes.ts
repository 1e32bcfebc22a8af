/**
 * Processes that a run which is over left running. They must end before the agent is started again or removed.
 *
 * @module
 */
import type { Look } from "../executors/executor.ts";
import type { Executors } from "../executors/executors.ts";
import type { AgentMeta } from "../record/meta.ts";

export interface LeftoverOptions {
  executors: Executors;
  /** For whoever ends those of many agents: taken when the command began. */
  look?: Look;
}

/**
 * Ends them as `stop` ends an agent; the caller holds the lock.
 *
 * @returns how many there were
 * @throws {UserError} when some survive SIGKILL
 */
export async function endLeftovers(
  meta: AgentMeta,
  { executors, look = executors.look() }: LeftoverOptions,
): Promise<number> {
  const count = await look.leftoversOf(meta);
  if (count > 0) await executors.of(meta).end(meta);
  return count;
}
