/**
 * The words about a place in the queue.
 *
 * @module
 */
import type { QueuePlace } from "../../agents/queue/queue_places.ts";

/** `3rd`, or `3rd, after a3f8c1d2`. */
export function describePlace({ position, waitsFor }: QueuePlace): string {
  return [ordinal(position), ...(waitsFor.length > 0 ? [`after ${waitsFor.join(" and ")}`] : [])]
    .join(", ");
}

/** `waits for a place (3rd)`, or `waits for a3f8c1d2 (3rd)`: what it does until its turn has come. */
export function describeWait({ position, waitsFor }: QueuePlace): string {
  const what = waitsFor.length === 0 ? "a place" : waitsFor.join(" and ");
  return `waits for ${what} (${ordinal(position)})`;
}

/** `1st`, `2nd`, `3rd`, `4th`, `11th`, `21st`. */
export function ordinal(number: number): string {
  const teens = number % 100 >= 11 && number % 100 <= 13;
  const ending = teens ? undefined : ({ 1: "st", 2: "nd", 3: "rd" } as const)[number % 10];
  return `${number}${ending ?? "th"}`;
}
