/**
 * A moment for what is already under way.
 *
 * @module
 */
import { delay } from "../../sys/delay.ts";

/**
 * Lets the event loop turn. A request that was just made is not on its way before it does, and what follows keeps the
 * thread busy. No longer: a run would stand still for the rest of the time, where its endpoint answers at once.
 */
export function nextEventLoopTurn(): Promise<void> {
  return delay(0);
}
