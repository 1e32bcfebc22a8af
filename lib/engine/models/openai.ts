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
import { REASONING_EFFORT } from "./reasoning_effort.ts";
import { OpenAIAnswerReader } from "./wire/openai_answer.ts";

/** A model behind an OpenAI-compatible endpoint. */
export function openaiModel(
  endpoint: Endpoint,
  { model, contextWindow, effort }: ProviderModelOptions,
): Model {
  // Some models need their own reasoning back between tool calls (DeepSeek), some servers refuse the field (Groq).
  let sendsReasoning = true;
  // Servers without a grammar, and those that take none beside tools, refuse it.
  let sendsSchema = true;
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
        transformRequestBody: (body) => sendsReasoning ? body : withoutReasoning(body),
        ...(endpoint.apiKey === undefined ? {} : { apiKey: endpoint.apiKey }),
      }).chatModel(model),
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
        if (sendsReasoning && isReasoningRefused(error)) sendsReasoning = false;
        else if (sendsSchema && request.answerSchema !== undefined && isSchemaRefused(error)) {
          sendsSchema = false;
        } else throw error;
        yield* inner.stream(request);
      }
    },
  };
}

function isReasoningRefused(error: unknown): boolean {
  return error instanceof ModelError && (error.status === 400 || error.status === 422) &&
    /reasoning_content/.test(error.message);
}

function isSchemaRefused(error: unknown): boolean {
  return error instanceof ModelError &&
    /response_format|json_schema|structured|grammar|guided|tool_choice/i.test(error.message);
}

function withoutReasoning(body: Record<string, unknown>): Record<string, unknown> {
  const messages = body["messages"] as Array<Record<string, unknown>>;
  return { ...body, messages: messages.map(({ reasoning_content: _, ...message }) => message) };
}
