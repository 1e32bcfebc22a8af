/**
 * OpenAI-compatible chat completions: Ollama, llama.cpp, vLLM, LM Studio, OpenRouter and the like. Imported only when a run
 * uses it: the provider costs about 15 MB.
 *
 * @module
 */
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { aiSdkModel } from "./ai_sdk.ts";
import type { Endpoint, ProviderModelOptions } from "./endpoint.ts";
import type { Model } from "./model.ts";
import { ModelError } from "./model_error.ts";
import { outputLimit } from "./output_limit.ts";
import { REASONING_EFFORT } from "./reasoning_effort.ts";
import { thinkingFields } from "./thinking_fields.ts";
import { OpenAIAnswerReader } from "./wire/openai_answer.ts";

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
  const inner = aiSdkModel(model, {
    endpoint,
    contextWindow,
    Reader: OpenAIAnswerReader,
    saysInterrupted: true,
    takesSchema: () => sendsSchema,
    create: (fetch) =>
      createOpenAICompatible({
        name: "endpoint",
        baseURL: endpoint.baseUrl,
        includeUsage: true,
        supportsStructuredOutputs: true,
        fetch,
        transformRequestBody: (body) => ({
          ...(sendsReasoning ? body : withoutReasoning(body)),
          ...thinkingFields(thinking),
        }),
        ...(endpoint.apiKey === undefined ? {} : { apiKey: endpoint.apiKey }),
      }).chatModel(model),
    maxOutput: (request) =>
      !sendsLimit || (!isWindowKnown && request.maxOutput === undefined)
        ? undefined
        : outputLimit(request, contextWindow),
    options: effort === undefined ? {} : {
      providerOptions: {
        endpoint: { reasoningEffort: REASONING_EFFORT[effort] },
      },
    },
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

function withoutReasoning(body: Record<string, unknown>): Record<string, unknown> {
  const messages = body["messages"] as Array<Record<string, unknown>>;
  return { ...body, messages: messages.map(({ reasoning_content: _, ...message }) => message) };
}
