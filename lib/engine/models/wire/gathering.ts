/**
 * Work that goes on by itself, of which somebody takes the results now and then.
 *
 * @module
 */

/**
 * Results that come within this time are taken at once: nobody sees words come a hundredth of a second later, and each
 * goes through a dozen hands (measured: 20,000 tokens in a burst cost a third less processor time).
 */
const GATHER_MS = 10;
/** Steps that the work may be ahead of whoever takes the results. */
const MAX_AHEAD = 4_096;

/** Runs `work` step by step, whether anybody waits or not. */
export class Gathering {
  readonly #hasNews: () => boolean;
  readonly #over: Promise<void>;
  #isOver = false;
  #failure: { error: unknown } | undefined;
  #news = Promise.withResolvers<void>();
  #taken = Promise.withResolvers<void>();
  #ahead = 0;
  #takenAt = -Infinity;

  /** @param options.hasNews whether there is something to take */
  constructor(work: AsyncIterable<void>, { hasNews }: { hasNews: () => boolean }) {
    this.#hasNews = hasNews;
    this.#over = this.#run(work);
  }

  /**
   * Waits until there is something to take.
   *
   * @returns false when the work is done, and everything was taken
   * @throws what the work throws, once everything was taken
   */
  async next(): Promise<boolean> {
    this.#ahead = 0;
    this.#taken.resolve();
    if (!this.#hasNews() && !this.#isOver) await this.#news.promise;
    const early = this.#takenAt + GATHER_MS - performance.now();
    if (early > 0 && !this.#isOver) await this.#overWithin(early);
    this.#takenAt = performance.now();
    if (this.#hasNews()) return true;
    if (this.#failure !== undefined) throw this.#failure.error;
    return !this.#isOver;
  }

  async #run(work: AsyncIterable<void>): Promise<void> {
    try {
      for await (const _ of work) {
        // Whoever waits for news does not take steps that bring none.
        if (!this.#hasNews()) continue;
        this.#news.resolve();
        this.#news = Promise.withResolvers();
        if (++this.#ahead < MAX_AHEAD) continue;
        this.#taken = Promise.withResolvers();
        await this.#taken.promise;
      }
    } catch (error) {
      this.#failure = { error };
    }
    this.#isOver = true;
    this.#news.resolve();
  }

  /** Waits so many milliseconds, or until the work is done. */
  async #overWithin(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    await Promise.race([promise, this.#over]);
    clearTimeout(timer);
  }
}
