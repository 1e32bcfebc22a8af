/**
 * When a failed call is made again, and when no more.
 *
 * @module
 */
import { ModelError } from "./model_error.ts";

export interface RetryOptions {
  /** Calls after the first one where nothing says how long it will last, 10 unless given. */
  retries?: number;
  /** How long it is waited for what will pass, in milliseconds; ten minutes unless given. */
  patienceMs?: number;
  /** The longest that is sat out when the endpoint asks for it, in milliseconds; a day unless given. */
  maxRetryAfterMs?: number;
  /** Every failure that may pass is waited for as long as one that will. */
  isPatient?: boolean;
  /** Waits that many milliseconds, or throws the reason of the signal. For tests. */
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** A number from 0 to 1 for the jitter. For tests. */
  random?: () => number;
  /** Milliseconds of a clock that never goes back. For tests. */
  now?: () => number;
}

/** The longest that an unattended run sits out when an endpoint asks for it. */
export const MAX_RETRY_AFTER_MS = 24 * 3_600_000;
const FIRST_DELAY_MS = 2_000;
const MAX_DELAY_MS = 60_000;
/** Where it will pass, it is worth being there soon after it did. */
const MAX_PATIENT_DELAY_MS = 15_000;
/** How long it is waited for what will pass: a server that loads, room that others take. */
const PATIENCE_MS = 600_000;
/** The same unexplained failure so often is no accident. */
const MAX_SAME = 3;

/** The failures of one call, and what is still tried. */
export class Retries {
  readonly #options: RetryOptions;
  readonly #now: () => number;
  #attempt = 0;
  #firstAt: number | undefined;
  #lastMessage = "";
  #same = 0;

  constructor(options: RetryOptions = {}) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /**
   * Books a failure.
   *
   * @returns when to try again
   * @throws `error` itself, when it is not tried again
   */
  afterOrThrow(error: unknown): { attempt: number; delayMs: number; reason: string } {
    if (!(error instanceof ModelError) || error.retry === "never") throw error;
    const { isPatient = false, random = Math.random, maxRetryAfterMs = Infinity } = this.#options;
    if ((error.retryAfterMs ?? 0) > maxRetryAfterMs) throw error;
    const kind = isPatient && error.retry === "usual" ? "patient" : error.retry;
    const attempt = ++this.#attempt;
    this.#firstAt ??= this.#now();
    this.#same = error.message === this.#lastMessage ? this.#same + 1 : 1;
    this.#lastMessage = error.message;
    switch (kind) {
      case "patient": {
        const waitedMs = this.#now() - this.#firstAt;
        // Once more in any case: a connection may break by accident.
        if (attempt > 1 && waitedMs >= (this.#options.patienceMs ?? PATIENCE_MS)) throw error;
        break;
      }
      case "few":
        // What a model wrote is said with it, and differs each time.
        if (this.#same >= MAX_SAME || (error.isMisread && attempt >= MAX_SAME)) throw error;
        // An error that is never the same twice, e.g. by an id in it, is unexplained all the same.
        // falls through
      case "usual":
        if (attempt > (this.#options.retries ?? 10)) throw error;
    }
    const longest = kind === "patient" ? MAX_PATIENT_DELAY_MS : MAX_DELAY_MS;
    const { retryAfterMs, message: reason } = error;
    return { attempt, reason, delayMs: retryDelay(attempt, { longest, retryAfterMs, random }) };
  }
}

/** Doubles from 2 s, minus up to a quarter of jitter; what the endpoint asked for is never undercut. */
function retryDelay(
  attempt: number,
  { longest, retryAfterMs, random }: {
    longest: number;
    retryAfterMs: number | undefined;
    random: () => number;
  },
): number {
  const full = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), longest);
  const jittered = Math.round(full * (1 - random() / 4));
  if (retryAfterMs === undefined) return jittered;
  return Math.min(Math.max(retryAfterMs, jittered), MAX_RETRY_AFTER_MS);
}
