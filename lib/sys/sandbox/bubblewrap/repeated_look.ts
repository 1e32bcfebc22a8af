/**
 * Looking again and again at what commands, or others, may have changed.
 *
 * Not by `Deno.watchFs`: its one thread opens what an event names, and waits for ever where that is a FIFO, with a lock that the
 * next `Deno.watchFs` needs; of a link that leads elsewhere it tells nothing; and it leaves events out when there are many.
 *
 * @module
 */
import { once } from "../../timers.ts";

/** Between two looks; and at most this share of the time is spent on looking, */
const PAUSE_MS = 500;
const SHARE = 0.02;
/** but no pause is longer: on a busy machine, as commands may make it, a look takes long that costs little. */
const MAX_PAUSE_MS = 2_000;

/**
 * Calls `look` from time to time until it is disposed of; one call has ended before the next begins.
 *
 * @param look returns whether something had changed: more of it may be on its way, and what was done about it takes no share
 */
export function lookRepeatedly(look: () => Promise<boolean>): Disposable {
  let hasEnded = false;
  const lookAgain = async () => {
    const begun = performance.now();
    // What failed is looked at the next time, and before each command.
    const hasChanged = await look().catch(() => false);
    if (!hasEnded) next = after(hasChanged ? PAUSE_MS : pauseAfter(performance.now() - begun));
  };
  // It must keep no run from ending.
  const after = (pause: number) => once(pause, lookAgain, { keepsAlive: false });
  let next = after(PAUSE_MS);
  return {
    [Symbol.dispose]() {
      hasEnded = true;
      next[Symbol.dispose]();
    },
  };
}

/**
 * How long to wait after a look.
 *
 * @param lookMs how long that took
 */
export function pauseAfter(lookMs: number): number {
  return Math.min(Math.max(PAUSE_MS, lookMs / SHARE), MAX_PAUSE_MS);
}
