/**
 * Waiting for something to become true.
 *
 * @module
 */

/** Generous: it only ends tests that would fail anyway. */
const DEADLINE_MS = 30_000;
const INTERVAL_MS = 20;

/**
 * Asks `condition` until it answers with something truthy, and returns that.
 *
 * @throws {Error} when it never does; `what` completes "gave up waiting for …"
 */
export async function poll<T>(
  condition: () => T | Promise<T>,
  what: string,
): Promise<Exclude<T, false | undefined | null>> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const answer = await condition();
    if (answer) return answer as Exclude<T, false | undefined | null>;
    if (performance.now() > deadline) throw new Error(`gave up waiting for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
  }
}
