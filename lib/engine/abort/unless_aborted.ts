/**
 * Waiting that ends with the run.
 *
 * @module
 */

/**
 * `work`, or a rejection with the reason of `signal` at the moment in which that is aborted.
 *
 * Also for work that takes the signal itself: what Deno 2.6 cancels out of a signal handler is sometimes reported only at
 * the next event, whenever that is (measured with a `fetch`: 700 ms later, by a timer).
 */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
