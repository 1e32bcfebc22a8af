/**
 * Writing what changes often, and not as often as it changes.
 *
 * @module
 */
import { once } from "../../sys/timers.ts";

/** Between the beginnings of two writes, however much changes. */
const LEAST_MS = 100;

/** One write at a time, a tenth of a second apart at least; what changes meanwhile is in the next one. */
export class WriteSoon implements Disposable {
  readonly #write: () => Promise<void>;
  #timer: Disposable | undefined;
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
    this.#timer?.[Symbol.dispose]();
    this.#dueAt = Infinity;
    this.#latest = performance.now();
    this.#isWriting = true;
    await this.#write();
    this.#isWriting = false;
    if (this.#dueAt !== Infinity) this.#schedule();
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#timer?.[Symbol.dispose]();
  }

  #schedule(): void {
    this.#timer?.[Symbol.dispose]();
    if (this.#isOver) return;
    // The newest Deno warns of a time that is past.
    const left = Math.max(0, this.#dueAt - performance.now());
    // It must not keep a run from ending.
    this.#timer = once(left, () => void this.write(), { keepsAlive: false });
  }
}
