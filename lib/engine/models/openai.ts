/**
 * OpenAI-compatible chat completions: Ollama, llama.cpp, vLLM, LM Studio, OpenRouter and the like. Imported only when a run
 * uses it.
 *
 * @module
 */
import type { Endpoint, ProviderModelOptions } from "./endpoint.ts";
import type { Model } from "./model.ts";
import { ModelError } from "./model_error.ts";
import { outputLimit } from "./output_limit.ts";
import { OpenAIAnswerReader } from "./wire/openai_answer.ts";
import { openaiRequest } from "./wire/openai_request.ts";
import { streamingModel } from "./wire/streaming_model.ts";

/** A model behind an OpenAI-compatible endpoint. */
export function openaiModel(
  endpoint: Endpoint,
  { model, contextWindow, isWindowKnown = false, effort, thinking }: ProviderModelOptions,
): Model {
  // Some models need their own reasoning back between tool calls (DeepSeek), some servers refuse the field (Groq).
  let sendsReasoning = true;
  // Servers without a grammar, and those that take none beside tools, refuse it.
  let sendsSchema = true;
  // OpenAI's newer models want the limit under another name; without one they do as well.
  let sendsLimit = true;
  const inner = streamingModel(model, {
    endpoint,
    contextWindow,
    Reader: OpenAIAnswerReader,
    write: (request) =>
      openaiRequest(endpoint, request, {
        model,
        maxTokens: !sendsLimit || (!isWindowKnown && request.maxOutput === undefined)
          ? undefined
          : outputLimit(request, contextWindow),
        sendsSchema,
        sendsReasoning,
        ...(effort === undefined ? {} : { effort }),
        ...(thinking === undefined ? {} : { thinking }),
      }),
  });
  return {
    ...inner,
    async *stream(request) {
      try {
        yield* inner.stream(request);
      } catch (error) {
        if (sendsReasoning && isRefused(error, /reasoning_content/)) sendsReasoning = false;
        else if (sendsLimit && isRefused(error, LIMIT_REFUSED)) sendsLimit = false;
        else if (sendsSchema && request.answerSchema !== undefined && isSchemaRefused(error)) {
          sendsSchema = false;
        } else throw error;
        yield* inner.stream(request);
      }
    },
  };
}

/** The field is not known, or holds more than the model can answer; both pass without it. */
const LIMIT_REFUSED =
  /(unsupported|unknown|not supported|at most|maximum).*max_tokens|max_tokens.*(unsupported|unknown|not supported|at most|maximum|too large)/i;

function isRefused(error: unknown, pattern: RegExp): boolean {
  return error instanceof ModelError && !error.isOverflow &&
    (error.status === 400 || error.status === 422) && pattern.test(error.message);
}

function isSchemaRefused(error: unknown): boolean {
  return error instanceof ModelError &&
    /response_format|json_schema|structured|grammar|guided|tool_choice/i.test(error.message);
}
