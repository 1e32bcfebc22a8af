/**
 * What a list says about agents whose records cannot be used.
 *
 * @module
 */
import type { AgentStatus } from "../../agents/state.ts";
import { PROGRAM } from "../../version.ts";
import { printWarning } from "./print.ts";

/** Says of each of them why, and what clears it. */
export function warnUnreadable(statuses: readonly AgentStatus[]): void {
  for (const status of statuses) {
    if (status.state !== "unreadable") continue;
    const fix = `${PROGRAM} rm --force ${status.id} clears it`;
    printWarning(`cannot use the record of ${status.id}: ${status.reason} (${fix})`);
  }
}
