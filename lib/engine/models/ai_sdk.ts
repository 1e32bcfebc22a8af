/**
 * Our messages and events ↔ those of the AI SDK's providers (specification `LanguageModelV4`). Types only: importing
 * this file loads no provider.
 *
 * @module
 */
import type { AnswerPart, Message } from "../message.ts";
import { AnswerCollector } from "./answer_collector.ts";
import type { Endpoint } from "./endpoint.ts";
import type { CallOptions, LanguageModel, Metadata, PromptMessage } from "./ai_sdk_types.ts";
import type { Model, ModelRequest } from "./model.ts";

export interface AiSdkOptions {
  endpoint: Endpoint;
  contextWindow: number;
  /** What a call carries beyond messages and tools, e.g. the effort. */
  options?: Omit<CallOptions, "prompt" | "tools" | "abortSignal">;
  /** A last change to the prompt, e.g. marks for caching. */
  decorate?: (prompt: PromptMessage[]) => void;
}

/** A provider of the AI SDK as a {@linkcode Model}: one call, no retries. */
export function aiSdkModel(languageModel: LanguageModel, settings: AiSdkOptions): Model {
  return {
    name: languageModel.modelId,
    contextWindow: settings.contextWindow,
    async *stream(request) {
      const collector = new AnswerCollector(settings.endpoint);
      try {
        const { stream } = await languageModel.doStream(callOptions(request, settings));
        for await (const part of stream) {
          const event = collector.add(part);
          if (event) yield event;
        }
      } catch (error) {
        request.signal.throwIfAborted();
        throw collector.explain(error);
      }
      yield collector.finish();
    },
  };
}

function callOptions(request: ModelRequest, { options, decorate }: AiSdkOptions): CallOptions {
  const prompt = request.messages.map(promptMessage);
  decorate?.(prompt);
  return {
    ...options,
    prompt,
    abortSignal: request.signal,
    ...(request.tools.length === 0 ? {} : {
      tools: request.tools.map((tool) => ({
        type: "function" as const,
        name: tool.name,
        description: tool.description,
        inputSchema: tool.parameters,
      })),
    }),
  };
}

function promptMessage(message: Message): PromptMessage {
  switch (message.role) {
    case "system":
      return message;
    case "user":
      return { role: "user", content: [{ type: "text", text: message.content }] };
    case "assistant":
      return { role: "assistant", content: message.parts.map(assistantPart) };
    case "tool":
      return {
        role: "tool",
        content: message.results.map((result) => ({
          type: "tool-result",
          toolCallId: result.callId,
          toolName: result.name,
          output: { type: result.isError ? "error-text" : "text", value: result.output },
        })),
      };
  }
}

type AssistantPart = Extract<PromptMessage, { role: "assistant" }>["content"][number];

function assistantPart(part: AnswerPart): AssistantPart {
  switch (part.type) {
    case "text":
      return { type: "text", text: part.text };
    case "reasoning":
      return { type: "reasoning", text: part.text, ...providerOptions(part.metadata) };
    case "toolCall":
      return {
        type: "tool-call",
        toolCallId: part.call.id,
        toolName: part.call.name,
        // Anthropic takes an object only; arguments that were no JSON are sent back as what they were, in an object.
        input: typeof part.call.arguments === "string"
          ? { malformed: part.call.arguments }
          : part.call.arguments,
        ...providerOptions(part.metadata),
      };
  }
}

function providerOptions(
  metadata: Record<string, unknown> | undefined,
): { providerOptions?: Metadata } {
  return metadata === undefined ? {} : { providerOptions: metadata as Metadata };
}
