/**
 * OpenAI-compatible chat completions: Ollama, llama.cpp, vLLM, LM Studio, OpenRouter and the like. Imported only when a run
 * uses it.
 *
 * @module
 */
import { Concessions } from "./concessions.ts";
import type { Endpoint, ProviderModelOptions } from "./endpoint.ts";
import type { Model } from "./model.ts";
import { outputLimit } from "./output_limit.ts";
import { OpenAIAnswerReader } from "./wire/openai_answer.ts";
import { openaiRequest } from "./wire/openai_request.ts";
import { streamingModel } from "./wire/streaming_model.ts";

/** A model behind an OpenAI-compatible endpoint. */
export function openaiModel(
  endpoint: Endpoint,
  { model, contextWindow, isWindowKnown = false, effort, thinking }: ProviderModelOptions,
): Model {
  const concessions = new Concessions();
  let isLimited = false;
  const inner = streamingModel(model, {
    endpoint,
    contextWindow,
    isWindowAssumed: !isWindowKnown,
    Reader: OpenAIAnswerReader,
    write: (request) => {
      const mayLimit = concessions.fields.limit &&
        (isWindowKnown || request.maxOutput !== undefined);
      const maxTokens = mayLimit ? outputLimit(request, contextWindow) : undefined;
      isLimited = maxTokens !== undefined;
      return openaiRequest(endpoint, request, {
        model,
        maxTokens,
        form: concessions.form,
        sendsSchema: concessions.fields.schema,
        sendsUsageOption: concessions.fields.usageOption,
        ...(effort === undefined ? {} : { effort }),
        ...(thinking === undefined ? {} : { thinking }),
      });
    },
  });
  return {
    ...inner,
    async *stream(request) {
      // One at a time is refused: an endpoint names the first that it does not know.
      for (;;) {
        try {
          return yield* inner.stream(request);
        } catch (error) {
          if (!concessions.make(error, { ...request, isLimited })) throw error;
        }
      }
    },
  };
}
