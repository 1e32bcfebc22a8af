/**
 * Waiting for a time.
 *
 * @module
 */

import { timerMs } from "./timers.ts";

/**
 * Resolves after `ms` milliseconds, or as soon as `signal` aborts. `abortable()` around it makes it reject instead.
 *
 * @example
 * ```ts
 * while (!await isReady() && !signal.aborted) await delay(100, signal);
 * ```
 */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(done, timerMs(ms));
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    }
    signal?.addEventListener("abort", done);
  });
}
