/**
 * A model with others behind it: the next one takes over when one fails.
 *
 * @module
 */
import { errorMessage } from "../../errors.ts";
import type { Model, ModelEvent, ModelRequest } from "./model.ts";
import { ModelError } from "./model_error.ts";

/** One of several, opened when it is needed. */
export interface Candidate {
  /** In words for the user: `qwen3 at http://gpu2:8000/v1`. */
  description: string;
  /** Its base URL; none where it needs none. */
  endpoint?: string;
  /** @throws {ModelError} when it cannot be used */
  open(): Promise<Model>;
}

/**
 * Opens the first of them that can be. A call that fails is made again with the next one, and so are all calls after it.
 *
 * @throws what the last one throws, when none can be opened
 */
export async function openFirstOf(
  [first, ...others]: readonly [Candidate, ...Candidate[]],
  { onNext = () => {} }: { onNext?: (text: string) => void } = {},
): Promise<Model> {
  const left = [...others];
  let endpoint: string | undefined;
  const openNext = async (candidate: Candidate): Promise<Model> => {
    try {
      const opened = await candidate.open();
      endpoint = candidate.endpoint;
      return opened;
    } catch (error) {
      const next = isOthers(error) ? left.shift() : undefined;
      if (next === undefined) throw error;
      onNext(takingOver(error, next));
      return await openNext(next);
    }
  };
  let model = await openNext(first);
  return {
    get name() {
      return model.name;
    },
    get contextWindow() {
      return model.contextWindow;
    },
    get endpoint() {
      return endpoint;
    },
    get isWindowAssumed() {
      return model.isWindowAssumed ?? false;
    },
    async *stream(request: ModelRequest): AsyncGenerator<ModelEvent> {
      for (let attempt = 1;; attempt++) {
        try {
          return yield* model.stream(request);
        } catch (error) {
          request.signal.throwIfAborted();
          const next = isOthers(error) ? left.shift() : undefined;
          if (next === undefined) throw error;
          yield { type: "retry", attempt, delayMs: 0, reason: takingOver(error, next) };
          model = await openNext(next);
        }
      }
    },
  };
}

function takingOver(error: unknown, { description }: Candidate): string {
  return `${errorMessage(error)}; ${description} takes over`;
}

/** Whether another endpoint may answer what this one did not: not when the request itself is the matter. */
function isOthers(error: unknown): boolean {
  return error instanceof ModelError && !error.isOverflow &&
    ![400, 413, 422].includes(error.status ?? 0);
}
