/**
 * Where those that wait stand in the queue, as far as the records alone tell.
 *
 * @module
 */
import type { AgentMeta } from "../record/meta.ts";
import { awaitedBy, inQueueOrder } from "./plan.ts";

export interface QueuePlace {
  /** 1 for the next one. */
  position: number;
  /** Ids of the agents that have to end first; none: it waits for a place. */
  waitsFor: string[];
}

/** The places of those that wait, by their ids. */
export function queuePlaces(metas: readonly AgentMeta[]): Map<string, QueuePlace> {
  const goOn = new Set(
    metas.filter(({ state }) => state !== "stopped").map(({ id }) => id),
  );
  return new Map(
    inQueueOrder(metas).map((meta, index) => [
      meta.id,
      { position: index + 1, waitsFor: awaitedBy(meta, (id) => goOn.has(id)) },
    ]),
  );
}
