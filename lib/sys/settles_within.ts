/**
 * Waiting with a deadline.
 *
 * @module
 */

import { timerMs } from "./timers.ts";

/**
 * Whether `work` was done within `ms` milliseconds and before `signal` aborted, well or badly. It goes on after that; await it again for what it
 * returned or threw.
 *
 * @example
 * ```ts
 * if (await settlesWithin(child.status, 200)) return await child.status;
 * child.kill("SIGKILL");
 * ```
 */
export async function settlesWithin(
  work: Promise<unknown>,
  ms: number,
  signal?: AbortSignal,
): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let giveUp = () => {};
  const timeout = new Promise<false>((resolve) => {
    giveUp = () => resolve(false);
    timer = setTimeout(giveUp, timerMs(ms));
    signal?.addEventListener("abort", giveUp);
    if (signal?.aborted) giveUp();
  });
  try {
    return await Promise.race([work.then(() => true, () => true), timeout]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}
