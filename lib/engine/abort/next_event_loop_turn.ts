/**
 * A moment for what is already under way.
 *
 * @module
 */
import { delay } from "../../sys/delay.ts";

/**
 * Lets the event loop turn for a few milliseconds. A request that was just made is not on its way before it does, and
 * loading modules keeps the thread busy for tens of milliseconds.
 */
export function nextEventLoopTurn(): Promise<void> {
  return delay(5);
}
