/**
 * Long work in the one thread that there is.
 *
 * @module
 */
import { delay } from "../../sys/delay.ts";

/** Nobody notices that timers and signals are heard so much later. */
const MAX_MS = 20;

/**
 * Lets everything else have its turn when work has gone on for some time. While it does, no timer fires and no signal is heard.
 *
 * @example
 * ```ts
 * const pace = new Pace();
 * for (const entry of entries) {
 *   await pace.rest();
 *   signal.throwIfAborted();
 *   examine(entry);
 * }
 * ```
 */
export class Pace {
  #since = performance.now();

  async rest(): Promise<void> {
    if (performance.now() - this.#since < MAX_MS) return;
    await delay(0);
    this.#since = performance.now();
  }
}
