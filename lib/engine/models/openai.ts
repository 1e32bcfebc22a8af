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
  // Not every endpoint knows each of these; all of them do without.
  const sends = {
    // Some models need their own back between tool calls (DeepSeek), some servers refuse the field (Groq).
    reasoning: true,
    // OpenAI's newer models want it under another name.
    limit: true,
    // Servers without a grammar, and those that take none beside tools, refuse it.
    schema: true,
    // What reads every field strictly may not know the one that asks for the count of tokens.
    usageOption: true,
  };
  const inner = streamingModel(model, {
    endpoint,
    contextWindow,
    Reader: OpenAIAnswerReader,
    write: (request) =>
      openaiRequest(endpoint, request, {
        model,
        maxTokens: !sends.limit || (!isWindowKnown && request.maxOutput === undefined)
          ? undefined
          : outputLimit(request, contextWindow),
        sendsSchema: sends.schema,
        sendsReasoning: sends.reasoning,
        sendsUsageOption: sends.usageOption,
        ...(effort === undefined ? {} : { effort }),
        ...(thinking === undefined ? {} : { thinking }),
      }),
  });
  return {
    ...inner,
    async *stream(request) {
      // One at a time is refused: an endpoint names the first that it does not know.
      for (;;) {
        try {
          return yield* inner.stream(request);
        } catch (error) {
          if (sends.reasoning && isRefused(error, /reasoning_content/)) sends.reasoning = false;
          else if (sends.limit && isRefused(error, LIMIT_REFUSED)) sends.limit = false;
          else if (sends.usageOption && isRefused(error, /stream_options|include_usage/)) {
            sends.usageOption = false;
          } else if (sends.schema && request.answerSchema !== undefined && isSchemaRefused(error)) {
            sends.schema = false;
          } else throw error;
        }
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
