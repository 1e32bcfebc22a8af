/**
 * Writing what changes often, and not as often as it changes.
 *
 * @module
 */

/** Between the beginnings of two writes, however much changes. */
const LEAST_MS = 100;

/** One write at a time, a tenth of a second apart at least; what changes meanwhile is in the next one. */
export class WriteSoon implements Disposable {
  readonly #write: () => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Infinity;
  #latest = -Infinity;
  #isWriting = false;
  #isOver = false;

  /** @param write must not fail */
  constructor(write: () => Promise<void>) {
    this.#write = write;
  }

  /** Writes within so many milliseconds after the latest write, or at once when that is over. */
  within(ms: number): void {
    const dueAt = Math.max(performance.now(), this.#latest + Math.max(ms, LEAST_MS));
    if (this.#isOver || dueAt >= this.#dueAt) return;
    this.#dueAt = dueAt;
    if (!this.#isWriting) this.#schedule();
  }

  async write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#dueAt = Infinity;
    this.#latest = performance.now();
    this.#isWriting = true;
    await this.#write();
    this.#isWriting = false;
    if (this.#dueAt !== Infinity) this.#schedule();
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#isOver) return;
    // The newest Deno warns of a time that is past.
    const left = Math.max(0, this.#dueAt - performance.now());
    this.#timer = setTimeout(() => {
      // Deno 2.6 still calls what was cleared in the turn in which it was due.
      if (!this.#isOver && !this.#isWriting) void this.write();
    }, left);
    // It must not keep a run from ending.
    Deno.unrefTimer(this.#timer);
  }
}
