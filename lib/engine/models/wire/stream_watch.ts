/**
 * Notices that a stream does not go on any more.
 *
 * @module
 */
import { once } from "../../../sys/timers.ts";

export interface StreamPatience {
  /** Milliseconds without a byte; once the answer has begun, without a piece of it. */
  idleMs: number;
  /** Milliseconds until the answer has to begin, however much the line is kept alive: a long prompt takes its time. */
  firstTokenMs: number;
}

/** Aborts its signal once a stream has been silent for too long. */
export class StreamWatch {
  readonly #controller = new AbortController();
  readonly #patience: StreamPatience;
  readonly #startedAt = performance.now();
  #timer: Disposable | undefined;
  #lastSign = this.#startedAt;
  #hasBegun = false;
  #idleMs: number;

  constructor(patience: StreamPatience) {
    this.#patience = patience;
    this.#idleMs = patience.idleMs;
    this.#arm();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether the answer has begun, so that only pieces of it count as life. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Milliseconds since the call was made. */
  get waitedMs(): number {
    return performance.now() - this.#startedAt;
  }

  /** Bytes came. Only a number is stored: streams call this for every chunk. */
  hearBytes(): void {
    if (!this.#hasBegun) this.#lastSign = performance.now();
  }

  /** A piece of the answer came. */
  hearContent(): void {
    this.#hasBegun = true;
    this.#lastSign = performance.now();
  }

  /** The answer is complete; what may still come is waited for so many milliseconds. */
  waitOnly(ms: number): void {
    this.#idleMs = ms;
    this.hearContent();
    this.stop();
    this.#arm();
  }

  stop(): void {
    this.#timer?.[Symbol.dispose]();
  }

  #arm(): void {
    // setTimeout takes 31 bits; what is longer is looked at again then.
    this.#timer = once(this.#remaining(), () => {
      if (this.#remaining() > 0) this.#arm();
      else this.#controller.abort();
    });
  }

  #remaining(): number {
    const now = performance.now();
    const silent = this.#lastSign + this.#idleMs - now;
    if (this.#hasBegun) return silent;
    return Math.min(silent, this.#startedAt + this.#patience.firstTokenMs - now);
  }
}
