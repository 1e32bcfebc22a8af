/**
 * Waiting for something to become true.
 *
 * @module
 */

/**
 * How long a test waits for what has to come, in milliseconds: for tests that would fail anyway. A machine may be busy
 * with twenty times what it has processors for.
 */
export const PATIENCE_MS = 120_000;
/** Where one look takes long, some more than time allows. */
const FEWEST_LOOKS = 10;
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
  const deadline = performance.now() + PATIENCE_MS;
  for (let looks = 1;; looks++) {
    const answer = await condition();
    if (answer) return answer as Exclude<T, false | undefined | null>;
    if (performance.now() > deadline && looks >= FEWEST_LOOKS) {
      throw new Error(`gave up waiting for ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
  }
}
