/**
 * Processes that a run which is over left running. They must end before the agent is started again or removed.
 *
 * @module
 */
import type { ProcessTable } from "../../sys/process_info.ts";
import type { AgentMeta } from "../record/meta.ts";
import { ProcessSnapshot } from "../processes.ts";
import { terminate } from "../ending/terminate.ts";

export interface LeftoverOptions {
  table: ProcessTable;
  /** For whoever ends those of many agents: taken when the command began. */
  snapshot?: ProcessSnapshot;
}

/**
 * Ends them as `stop` ends an agent; the caller holds the lock.
 *
 * @returns how many there were
 * @throws {UserError} when some survive SIGKILL
 */
export async function endLeftovers(
  meta: AgentMeta,
  { table, snapshot = new ProcessSnapshot(table) }: LeftoverOptions,
): Promise<number> {
  const { length } = snapshot.leftoversOf(meta);
  if (length > 0) await terminate(meta, { table });
  return length;
}
