/**
 * Where in the queue an agent is, in words.
 *
 * @module
 */
import { queuePlaces } from "../../agents/queue/queue_places.ts";
import { recordsOf } from "../../agents/record/records.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { describePlace } from "./describe_place.ts";

/** `3rd`, or `3rd, after a3f8c1d2`; empty when it does not wait any more. */
export function placeInQueue(store: AgentStore, id: string): string {
  const place = queuePlaces(recordsOf(store.list())).get(id);
  return place === undefined ? "" : describePlace(place);
}
