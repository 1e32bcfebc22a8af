/**
 * Doing something later, once or again and again, unless it is taken back before.
 *
 * Deno 2.6 still calls the callback of a timer that was cleared in the turn of the event loop in which it was due (measured:
 * 119 of 200 on a busy loop; 2.9 does not). These do not. `setTimeout` alone is for what may be called late: what settles a
 * promise that nobody waits for any more, or aborts what is over.
 *
 * @module
 */

/** setTimeout() counts in a signed 32-bit integer: what is to take longer takes nothing. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** What setTimeout() is given for `ms`, of which it takes 24 days at most. */
export function timerMs(ms: number): number {
  return Math.min(Math.max(0, ms), MAX_TIMER_MS);
}

export interface OnceOptions {
  /** Whether the process goes on for it; unless given, it does. */
  keepsAlive?: boolean;
}

/**
 * Calls `action` after `ms` milliseconds, or the longest time that there is (24 days), and not at all once it is disposed of.
 *
 * @example
 * ```ts
 * using _late = once(30_000, () => child.kill());
 * await child.status;
 * ```
 */
export function once(
  ms: number,
  action: () => void,
  { keepsAlive = true }: OnceOptions = {},
): Disposable {
  let isOver = false;
  const timer = setTimeout(() => {
    if (!isOver) action();
  }, timerMs(ms));
  if (!keepsAlive) Deno.unrefTimer(timer);
  const end = () => {
    isOver = true;
    clearTimeout(timer);
  };
  return { [Symbol.dispose]: end };
}

/**
 * Calls `action` every `ms` milliseconds, the first time after as many, until it is disposed of. It keeps no process from
 * ending, and calls nothing after that.
 *
 * @example
 * ```ts
 * using _looking = every(5_000, () => look());
 * ```
 */
export function every(ms: number, action: () => void): Disposable {
  let isOver = false;
  const timer = setInterval(() => {
    if (!isOver) action();
  }, ms);
  Deno.unrefTimer(timer);
  const end = () => {
    isOver = true;
    clearInterval(timer);
  };
  return { [Symbol.dispose]: end };
}
