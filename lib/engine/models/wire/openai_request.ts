/**
 * Writing a call of OpenAI's chat completions. By ourselves: the SDK's writer loads its checks of all answers with it, a
 * third of the processor time of a short run and 8 MB for each agent that waits. `tests/engine/models/wire` holds what
 * is written to be the same, byte for byte.
 *
 * @module
 */
import { VERSION } from "../../../version.ts";
import type { AnswerPart, Message } from "../../message.ts";
import type { Endpoint, ProviderModelOptions } from "../endpoint.ts";
import type { StreamRequest } from "../endpoint_fetch.ts";
import type { ModelRequest } from "../model.ts";
import { REASONING_EFFORT } from "../reasoning_effort.ts";
import { thinkingFields } from "../thinking_fields.ts";
import { alternating } from "./alternating.ts";

export interface OpenAIRequestOptions extends Pick<ProviderModelOptions, "effort" | "thinking"> {
  model: string;
  /** Tokens that the answer may have; undefined: the endpoint decides. */
  maxTokens: number | undefined;
  /** Whether the endpoint can be told which schema an answer has to fit, */
  sendsSchema: boolean;
  /** and takes back what its model has thought. */
  sendsReasoning: boolean;
}

/** The call that asks `endpoint` for a streamed answer. */
export function openaiRequest(
  { baseUrl, provider, apiKey }: Pick<Endpoint, "baseUrl" | "provider" | "apiKey">,
  request: ModelRequest,
  options: OpenAIRequestOptions,
): StreamRequest {
  return {
    url: new URL(`${baseUrl.replace(/\/$/, "")}/chat/completions`).href,
    headers: {
      "content-type": "application/json",
      "user-agent": `isonforge/${VERSION}`,
      ...provider.authorization(apiKey),
    },
    body: bodyOf(request, options),
  };
}

/** As JSON; what is undefined is left out of it. */
function bodyOf(
  { messages, tools, answerSchema }: ModelRequest,
  { model, maxTokens, effort, thinking, sendsSchema, sendsReasoning }: OpenAIRequestOptions,
): string {
  const schema = sendsSchema ? answerSchema : undefined;
  const hasTools = tools.length > 0;
  const before = JSON.stringify({
    model,
    max_tokens: maxTokens,
    response_format: schema === undefined
      ? undefined
      : { type: "json_schema", json_schema: { schema, strict: true, name: "answer" } },
    reasoning_effort: effort === undefined ? undefined : REASONING_EFFORT[effort],
  });
  const sent = alternating(messages, { saysInterrupted: true })
    .map((message) => writtenOnce(message, sendsReasoning));
  const after = JSON.stringify({
    tools: !hasTools ? undefined : tools.map(({ name, description, parameters }) => ({
      type: "function",
      function: { name, description, parameters },
    })),
    tool_choice: schema === undefined || !hasTools ? undefined : "none",
    stream: true,
    stream_options: { include_usage: true },
    ...thinkingFields(thinking),
  });
  return `${before.slice(0, -1)},"messages":[${sent.join()}],${after.slice(1)}`;
}

/**
 * What was written of messages, which do not change once they are said: each turn sends all of them again, so that a long
 * run would write more and more.
 */
const written = {
  withReasoning: new WeakMap<Message, string>(),
  without: new WeakMap<Message, string>(),
};

/** A message as JSON: of several, separated by commas, where it is several for the endpoint. */
function writtenOnce(message: Message, sendsReasoning: boolean): string {
  const known = sendsReasoning ? written.withReasoning : written.without;
  let text = known.get(message);
  if (text === undefined) {
    text = messagesOf(message, sendsReasoning).map((one) => JSON.stringify(one)).join();
    known.set(message, text);
  }
  return text;
}

function messagesOf(message: Message, sendsReasoning: boolean): unknown[] {
  switch (message.role) {
    case "system":
      return [{ role: "system", content: message.content }];
    case "user":
      return [{ role: "user", content: userContent(message) }];
    case "assistant":
      return [assistantMessage(message.parts, sendsReasoning)];
    case "tool":
      return message.results.map(({ callId, output }) => ({
        role: "tool",
        tool_call_id: callId,
        content: output,
      }));
  }
}

function userContent({ content, images = [] }: Extract<Message, { role: "user" }>) {
  if (images.length === 0) return content;
  return [
    { type: "text", text: content },
    ...images.map(({ mediaType, data }) => ({
      type: "image_url",
      image_url: { url: `data:${mediaType};base64,${data}` },
    })),
  ];
}

function assistantMessage(parts: readonly AnswerPart[], sendsReasoning: boolean) {
  const textOf = (type: "text" | "reasoning") =>
    parts.map((part) => part.type === type ? part.text : "").join("");
  const text = textOf("text");
  const reasoning = sendsReasoning ? textOf("reasoning") : "";
  const calls = parts.flatMap((part) => part.type === "toolCall" ? [callOf(part)] : []);
  return {
    role: "assistant",
    content: calls.length > 0 ? text || null : text,
    reasoning_content: reasoning === "" ? undefined : reasoning,
    tool_calls: calls.length === 0 ? undefined : calls,
  };
}

function callOf({ call, metadata }: Extract<AnswerPart, { type: "toolCall" }>) {
  const { thoughtSignature } = (metadata?.["endpoint"] ?? {}) as { thoughtSignature?: unknown };
  return {
    id: call.id,
    type: "function",
    function: {
      name: call.name,
      // What was no JSON is sent back as what it was, in an object: servers read it again.
      arguments: JSON.stringify(
        typeof call.arguments === "string" ? { malformed: call.arguments } : call.arguments,
      ),
    },
    // Google's, which has to come back with the call.
    extra_content: thoughtSignature
      ? { google: { thought_signature: String(thoughtSignature) } }
      : undefined,
  };
}
