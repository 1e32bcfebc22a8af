/**
 * What a worker does for those that wait: a look now and then, as nobody else may be there.
 *
 * @module
 */
import { QueueDirectory } from "../../agents/queue/queue_directory.ts";
import { every } from "../../sys/timers.ts";
import { openStore } from "../context.ts";
import { lookAtQueue } from "../agents/look_at_queue.ts";

/** Between two looks, of all workers together. */
const LOOK_MS = 5_000;

/** Looks until it is disposed of; what cannot be done is left to others. */
export function watchQueue(): Disposable {
  const store = openStore();
  const queue = new QueueDirectory(store.home);
  let isLooking = false;
  const look = async () => {
    if (isLooking || queue.marked().length === 0 || queue.wasLookedAt(LOOK_MS * 0.9)) return;
    isLooking = true;
    await lookAtQueue(store, { patienceMs: 0 }).catch(() => {});
    isLooking = false;
  };
  return every(LOOK_MS, look);
}
