/**
 * One abort that follows several others.
 *
 * @module
 */

/**
 * Aborts its signal, with the same reason, as soon as one of `signals` is aborted.
 *
 * Unlike the result of `AbortSignal.any` it can be aborted by itself, and lets go of signals that live longer.
 */
export class LinkedAbort {
  readonly #controller = new AbortController();
  readonly #signals: readonly AbortSignal[];
  readonly #onAbort = (event: Event) => this.abort((event.target as AbortSignal).reason);

  constructor(signals: readonly AbortSignal[]) {
    this.#signals = signals;
    for (const signal of signals) {
      if (signal.aborted) this.abort(signal.reason);
      else signal.addEventListener("abort", this.#onAbort, { once: true });
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason?: unknown): void {
    this.#controller.abort(reason);
  }

  /** Follows nobody any more. */
  [Symbol.dispose](): void {
    for (const signal of this.#signals) signal.removeEventListener("abort", this.#onAbort);
  }
}
