/**
 * Answers that a server could not read: the model is told, and may write in another way what it means.
 *
 * @module
 */
import { abbreviate } from "../../text/abbreviate.ts";
import type { Model, ModelEvent } from "./model.ts";
import { ModelError } from "./model_error.ts";

/** Wraps `model`, which has tried again in vain: sent unchanged, the same conversation may lead to the same call for ever. */
export function withMisreadAnswers(model: Model): Model {
  return {
    name: model.name,
    get contextWindow() {
      return model.contextWindow;
    },
    async *stream(request): AsyncGenerator<ModelEvent> {
      try {
        yield* model.stream(request);
      } catch (error) {
        if (!(error instanceof ModelError) || !error.isMisread) throw error;
        const { message: fail, hint } = error;
        yield { type: "void", reason: fail };
        yield {
          type: "finish",
          answer: { role: "assistant", parts: [] },
          reason: "stop",
          usage: undefined,
          problem: { tell: tell(fail), fail, ...(hint === undefined ? {} : { hint }) },
        };
      }
    },
  };
}

function tell(said: string): string {
  return "The server could not read your last answer, and nothing of it was done. It says: " +
    `${
      abbreviate(said, 300)
    }. Make the tool call again exactly in the form that you were given, with one whole object ` +
    "of arguments and nothing around it; write a long text in several calls.";
}
