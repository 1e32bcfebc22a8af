/**
 * The context window of a model that its server loads for the first request: how much it holds is known only then, and
 * some servers cut a longer conversation without a word.
 *
 * @module
 */
import type { Model, ModelEvent } from "./model.ts";

/** Wraps `model`: once it has answered, `ask` says how much it was loaded with; undefined where nobody knows. */
export function withLoadedWindow(model: Model, ask: () => Promise<number | undefined>): Model {
  let window: number | undefined;
  let isAsked = false;
  return {
    ...model,
    get contextWindow() {
      return window ?? model.contextWindow;
    },
    async *stream(request): AsyncGenerator<ModelEvent> {
      for await (const event of model.stream(request)) {
        if (event.type === "finish" && !isAsked) {
          isAsked = true;
          // What goes wrong here is only a number that stays a guess.
          window = await ask().catch(() => undefined);
        }
        yield event;
      }
    },
  };
}
