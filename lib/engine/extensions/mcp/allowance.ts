/**
 * How much a server may say unasked.
 *
 * @module
 */

/** A server that says more than this at once, */
const BURST_BYTES = 16 * 1024 * 1024;
/** or more than this all the time, is ended: reading it would cost the run its time. */
const BYTES_PER_SECOND = 1024 * 1024;

/** A bucket that fills up again with time. */
export class Allowance {
  #left: number;
  #at = performance.now();
  readonly #burst: number;

  /** @param burst bytes at once */
  constructor(burst = BURST_BYTES) {
    this.#burst = burst;
    this.#left = burst;
  }

  /** Takes `bytes` out; false when there is not as much. */
  take(bytes: number): boolean {
    const now = performance.now();
    const earned = (now - this.#at) / 1000 * BYTES_PER_SECOND;
    this.#at = now;
    this.#left = Math.min(this.#burst, this.#left + earned) - bytes;
    return this.#left >= 0;
  }
}
