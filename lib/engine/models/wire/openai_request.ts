/**
 * Writing a call of OpenAI's chat completions. By ourselves: the SDK's writer loads its checks of all answers with it, a
 * third of the processor time of a short run and 8 MB for each agent that waits. `tests/engine/models/wire` holds what
 * is written to be the same, byte for byte, but for what an answer without words says.
 *
 * @module
 */
import { wellFormedText } from "../../../text/well_formed.ts";
import { VERSION } from "../../../version.ts";
import type { Message } from "../../message.ts";
import type { Endpoint, ProviderModelOptions } from "../endpoint.ts";
import type { StreamRequest } from "../http/endpoint_fetch.ts";
import type { ModelRequest } from "../model.ts";
import { REASONING_EFFORT } from "../reasoning_effort.ts";
import { thinkingFields } from "../thinking_fields.ts";
import { alternating } from "./alternating.ts";
import { withUniqueCallIds } from "./call_ids.ts";
import { inForm, type MessageForm } from "./message_form.ts";
import { openaiMessages } from "./openai_messages.ts";

export interface OpenAIRequestOptions extends Pick<ProviderModelOptions, "effort" | "thinking"> {
  model: string;
  /** Tokens that the answer may have; undefined: the endpoint decides. */
  maxTokens: number | undefined;
  /** How the messages are written. */
  form: MessageForm;
  /** Whether the endpoint can be told which schema an answer has to fit. */
  sendsSchema: boolean;
  /** Whether it is asked for the tokens of each answer; else they are estimated. */
  sendsUsageOption: boolean;
}

const COMMA = ",".charCodeAt(0);

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

/** As JSON in UTF-8; what is undefined is left out of it. */
function bodyOf(
  { messages, tools, answerSchema }: ModelRequest,
  options: OpenAIRequestOptions,
): Uint8Array<ArrayBuffer> {
  const { model, maxTokens, effort, thinking, form } = options;
  const schema = options.sendsSchema ? answerSchema : undefined;
  const hasTools = tools.length > 0;
  const before = JSON.stringify({
    model,
    max_tokens: maxTokens,
    response_format: schema === undefined
      ? undefined
      : { type: "json_schema", json_schema: { schema, strict: true, name: "answer" } },
    reasoning_effort: effort === undefined ? undefined : REASONING_EFFORT[effort],
  });
  const sent = inForm(withUniqueCallIds(alternating(messages, { saysInterrupted: true })), form)
    .map((message) => writtenOnce(message, form));
  const after = JSON.stringify({
    tools: !hasTools ? undefined : tools.map(({ name, description, parameters }) => ({
      type: "function",
      function: { name, description, parameters },
    })),
    tool_choice: schema === undefined || !hasTools ? undefined : "none",
    stream: true,
    stream_options: options.sendsUsageOption ? { include_usage: true } : undefined,
    ...thinkingFields(thinking),
  }, wellFormedText);
  return joined(`${before.slice(0, -1)},"messages":[`, sent, `],${after.slice(1)}`);
}

const encoder = new TextEncoder();

/**
 * What was written of messages, which do not change once they are said: each turn sends all of them again, so that a long
 * run would write more and more. In bytes, as they lie outside of V8's heap: a string of the whole conversation in each turn
 * is what it would collect most of its garbage for.
 */
const written = new WeakMap<MessageForm, WeakMap<Message, Uint8Array>>();

/** A message as JSON: of several, separated by commas, where it is several for the endpoint. */
function writtenOnce(message: Message, form: MessageForm): Uint8Array {
  const known = written.get(form) ?? new WeakMap<Message, Uint8Array>();
  written.set(form, known);
  let bytes = known.get(message);
  if (bytes === undefined) {
    const texts = openaiMessages(message, form).map((one) => JSON.stringify(one, wellFormedText));
    bytes = encoder.encode(texts.join());
    known.set(message, bytes);
  }
  return bytes;
}

/** `before`, then `items` with a comma between each two, then `after`. */
function joined(
  before: string,
  items: readonly Uint8Array[],
  after: string,
): Uint8Array<ArrayBuffer> {
  const [head, tail] = [encoder.encode(before), encoder.encode(after)];
  const commas = Math.max(0, items.length - 1);
  const length = items.reduce((sum, item) => sum + item.length, head.length + commas + tail.length);
  const bytes = new Uint8Array(length);
  bytes.set(head);
  let at = head.length;
  for (const [index, item] of items.entries()) {
    if (index > 0) bytes[at++] = COMMA;
    bytes.set(item, at);
    at += item.length;
  }
  bytes.set(tail, at);
  return bytes;
}
