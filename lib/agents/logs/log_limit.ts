/**
 * How much one log of an agent may hold.
 *
 * @module
 */
import type { AgentMeta } from "../record/meta.ts";

/** Bytes, as its runs have it: what it has kept of its first start, else `otherwise`, as whoever starts it has it now. */
export function logLimitOf({ environment }: AgentMeta, otherwise: number): number {
  // It was checked before it was kept.
  const kept = Number(environment?.ISONFORGE_LOG_MAX);
  return kept > 0 ? kept : otherwise;
}
