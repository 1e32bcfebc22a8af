/**
 * Notices that nothing happens any more.
 *
 * @module
 */

/** Aborts its signal once {@linkcode IdleWatch.touch} was not called for `idleMs` milliseconds. */
export class IdleWatch {
  readonly #controller = new AbortController();
  readonly #idleMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastSign = performance.now();

  constructor(idleMs: number) {
    this.#idleMs = idleMs;
    this.#arm(idleMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** A sign of life. Only a number is stored: streams call this for every chunk. */
  touch(): void {
    this.#lastSign = performance.now();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #arm(delayMs: number): void {
    // setTimeout takes 31 bits; what is longer is looked at again then.
    this.#timer = setTimeout(() => {
      const remaining = this.#idleMs - (performance.now() - this.#lastSign);
      if (remaining > 0) this.#arm(remaining);
      else this.#controller.abort();
    }, Math.min(delayMs, 2 ** 31 - 1));
  }
}
