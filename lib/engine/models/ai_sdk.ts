/**
 * Our messages as those of the AI SDK's providers (specification `LanguageModelV4`), which write the request; the answer is
 * read by us, see `wire/`. Types only: importing this file loads no provider.
 *
 * The SDK's half that reads is left out on purpose: one chunk that departs from its schema voids an answer, and its
 * streams and checks cost most of a run's processor time.
 *
 * @module
 */
import { isBlank } from "../../text/is_blank.ts";
import { wellFormed } from "../../text/well_formed.ts";
import type { AnswerPart, Message } from "../message.ts";
import type { CallOptions, LanguageModel, Metadata, PromptMessage } from "./ai_sdk_types.ts";
import type { Endpoint } from "./endpoint.ts";
import type { StreamRequest } from "./http/endpoint_fetch.ts";
import type { Model, ModelRequest } from "./model.ts";
import { alternating } from "./wire/alternating.ts";
import { withUniqueCallIds } from "./wire/call_ids.ts";
import type { CreateReader } from "./wire/stream_answer.ts";
import { streamingModel } from "./wire/streaming_model.ts";
import { sentArguments } from "./wire/tool_arguments.ts";

export interface AiSdkOptions {
  endpoint: Endpoint;
  /** In tokens. */
  contextWindow: number;
  /** The provider's model, with the `fetch` that it is to use. */
  create: (fetch: typeof globalThis.fetch) => LanguageModel;
  /** What reads the answers. */
  Reader: CreateReader;
  /** What a call carries beyond messages and tools, e.g. the effort. */
  options?: Omit<CallOptions, "prompt" | "tools" | "abortSignal">;
  /** A last change to the prompt, e.g. marks for caching. */
  decorate?: (prompt: PromptMessage[]) => void;
  /** Tokens that an answer to this request may have; undefined: the endpoint decides. */
  maxOutput?: (request: ModelRequest) => number | undefined;
}

/** A provider of the AI SDK as a {@linkcode Model}: one call, no retries. */
export function aiSdkModel(name: string, settings: AiSdkOptions): Model {
  return streamingModel(name, {
    ...settings,
    write: (request) => writeRequest(request, settings),
  });
}

/** The request as the provider would send it. */
async function writeRequest(
  request: ModelRequest,
  settings: AiSdkOptions,
): Promise<StreamRequest> {
  let written: StreamRequest | undefined;
  const languageModel = settings.create((input, init) => {
    const { headers, body } = init as { headers?: HeadersInit; body?: unknown };
    written = {
      url: String(input),
      headers: Object.fromEntries(new Headers(headers)),
      body: String(body),
    };
    const nothing = new Response("", { headers: { "content-type": "text/event-stream" } });
    return Promise.resolve(nothing);
  });
  const { stream } = await languageModel.doStream(callOptions(request, settings));
  await stream.cancel();
  if (written === undefined) throw new Error("the provider wrote no request");
  return written;
}

function callOptions(
  request: ModelRequest,
  { options, decorate, maxOutput }: AiSdkOptions,
): CallOptions {
  const maxOutputTokens = maxOutput?.(request);
  const sent = alternating(request.messages, { saysInterrupted: false });
  const prompt = withUniqueCallIds(sent, sendableId).map(promptMessage);
  decorate?.(prompt);
  return {
    ...options,
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    prompt: wellFormed(prompt),
    ...(request.tools.length === 0 ? {} : {
      tools: request.tools.map((tool) => ({
        type: "function" as const,
        name: tool.name,
        description: wellFormed(tool.description),
        inputSchema: wellFormed(tool.parameters),
      })),
    }),
  };
}

function promptMessage(message: Message): PromptMessage {
  switch (message.role) {
    case "system":
      return message;
    case "user":
      return {
        role: "user",
        content: [
          ...(isBlank(message.content) ? [] : [{ type: "text" as const, text: message.content }]),
          ...(message.images ?? []).map(({ mediaType, data }) => ({
            type: "file" as const,
            mediaType,
            data: { type: "data" as const, data },
          })),
        ],
      };
    case "assistant":
      return { role: "assistant", content: message.parts.filter(isTaken).map(assistantPart) };
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

/** Anthropic's pattern for ids; a conversation that began at another endpoint has others, e.g. Kimi's `functions.read:0`. */
function sendableId(id: string): string {
  return id.replaceAll(/[^\w-]/g, "_");
}

/** Anthropic writes blank words beside its calls, and refuses them. Thoughts may well be blank, and come back as they were. */
function isTaken(part: AnswerPart): boolean {
  return part.type !== "text" || !isBlank(part.text);
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
        input: sentArguments(part.call.arguments),
        ...providerOptions(part.metadata),
      };
  }
}

function providerOptions(
  metadata: Record<string, unknown> | undefined,
): { providerOptions?: Metadata } {
  return metadata === undefined ? {} : { providerOptions: metadata as Metadata };
}
