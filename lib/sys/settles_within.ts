/**
 * Waiting with a deadline.
 *
 * @module
 */

/**
 * Whether `work` was done within `ms` milliseconds, well or badly. It goes on after that; await it again for what it
 * returned or threw.
 *
 * @example
 * ```ts
 * if (await settlesWithin(child.status, 200)) return await child.status;
 * child.kill("SIGKILL");
 * ```
 */
export async function settlesWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true, () => true), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
