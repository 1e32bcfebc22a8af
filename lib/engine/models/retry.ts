/**
 * A model that tries again when its endpoint stumbles.
 *
 * @module
 */
import { abortable } from "../../sys/abortable.ts";
import { delay } from "../../sys/delay.ts";
import type { Model, ModelEvent, ModelRequest } from "./model.ts";
import { Retries, type RetryOptions } from "./retries.ts";

/** Wraps `model`: calls that fail with a retryable `ModelError` are made again, later and later. */
export function withRetry(model: Model, options: RetryOptions = {}): Model {
  const { sleep = (ms, signal) => abortable(delay(ms, signal), signal) } = options;
  return {
    name: model.name,
    get contextWindow() {
      return model.contextWindow;
    },
    async *stream(request: ModelRequest): AsyncGenerator<ModelEvent> {
      const retries = new Retries(options);
      while (true) {
        try {
          return yield* model.stream(request);
        } catch (error) {
          request.signal.throwIfAborted();
          const { attempt, delayMs, reason } = retries.afterOrThrow(error);
          yield { type: "retry", attempt, delayMs, reason };
          await sleep(delayMs, request.signal);
        }
      }
    },
  };
}
