/**
 * Waiting that can be called off.
 *
 * @module
 */

/**
 * `work`, or a rejection with the reason of `signal` at the moment in which that is aborted. The work itself goes on
 * unless it takes the signal too.
 *
 * Also for work that takes the signal itself: what Deno 2.6 cancels out of a signal handler is sometimes reported only at
 * the next event, whenever that is (measured with a `fetch`: 700 ms later, by a timer).
 *
 * @example
 * ```ts
 * const response = await abortable(fetch(url, { signal }), signal);
 * await abortable(delay(2_000, signal), signal); // a sleep that rejects when it is cut short
 * ```
 * @throws the reason of `signal`, and what `work` throws
 */
export function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
