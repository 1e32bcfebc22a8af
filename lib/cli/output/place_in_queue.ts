/**
 * Where in the queue an agent is, in words.
 *
 * @module
 */
import { type QueuePlace, queuePlaces } from "../../agents/queue/queue_places.ts";
import { recordsOf } from "../../agents/record/records.ts";
import type { AgentStore } from "../../agents/record/store.ts";

/** `3rd`, or `3rd, after a3f8c1d2`; empty when it does not wait any more. */
export function placeInQueue(store: AgentStore, id: string): string {
  const place = queuePlaces(recordsOf(store.list())).get(id);
  return place === undefined ? "" : describePlace(place);
}

/** `3rd`, or `3rd, after a3f8c1d2`. */
export function describePlace({ position, waitsFor }: QueuePlace): string {
  return [ordinal(position), ...(waitsFor.length > 0 ? [`after ${waitsFor.join(" and ")}`] : [])]
    .join(", ");
}

/** `1st`, `2nd`, `3rd`, `4th`, `11th`, `21st`. */
export function ordinal(number: number): string {
  const teens = number % 100 >= 11 && number % 100 <= 13;
  const ending = teens ? undefined : ({ 1: "st", 2: "nd", 3: "rd" } as const)[number % 10];
  return `${number}${ending ?? "th"}`;
}
