/**
 * A model that tries again when its endpoint stumbles.
 *
 * @module
 */
import { abortable } from "../../sys/abortable.ts";
import { delay } from "../../sys/delay.ts";
import type { Model, ModelEvent, ModelRequest } from "./model.ts";
import { ModelError } from "./model_error.ts";

export interface RetryOptions {
  /** Calls after the first one, 10 unless given. */
  retries?: number;
  /** Waits that many milliseconds, or throws the reason of the signal. For tests. */
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** A number from 0 to 1 for the jitter. For tests. */
  random?: () => number;
}

const FIRST_DELAY_MS = 2_000;
const MAX_DELAY_MS = 60_000;
/** Longer than any quota window that an unattended run should sit out; also keeps setTimeout in its range. */
const MAX_RETRY_AFTER_MS = 24 * 3_600_000;

/** Wraps `model`: calls that fail with a retryable {@linkcode ModelError} are made again, later and later. */
export function withRetry(model: Model, options: RetryOptions = {}): Model {
  const {
    retries = 10,
    sleep = (ms, signal) => abortable(delay(ms, signal), signal),
    random = Math.random,
  } = options;
  return {
    name: model.name,
    contextWindow: model.contextWindow,
    async *stream(request: ModelRequest): AsyncGenerator<ModelEvent> {
      for (let attempt = 1;; attempt++) {
        try {
          return yield* model.stream(request);
        } catch (error) {
          request.signal.throwIfAborted();
          if (!(error instanceof ModelError) || !error.retryable || attempt > retries) throw error;
          const delayMs = retryDelay(attempt, { retryAfterMs: error.retryAfterMs, random });
          yield { type: "retry", attempt, delayMs, reason: error.message };
          await sleep(delayMs, request.signal);
        }
      }
    },
  };
}

/** Doubles from 2 s to 60 s, minus up to a quarter of jitter; what the endpoint asked for is never undercut. */
function retryDelay(
  attempt: number,
  { retryAfterMs, random }: { retryAfterMs: number | undefined; random: () => number },
): number {
  const full = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), MAX_DELAY_MS);
  const jittered = Math.round(full * (1 - random() / 4));
  if (retryAfterMs === undefined) return jittered;
  return Math.min(Math.max(retryAfterMs, jittered), MAX_RETRY_AFTER_MS);
}
