/**
 * Messages as OpenAI's chat completions have them.
 *
 * @module
 */
import { isBlank } from "../../../text/is_blank.ts";
import { isObject, type JsonObject } from "../../../text/json.ts";
import type { AnswerPart, Message } from "../../message.ts";
import { idInForm, type MessageForm } from "./message_form.ts";
import { reasoningDetailsIn } from "./reasoning_details.ts";
import { signatureFields, type ThoughtSignature } from "./thought_signature.ts";
import { sentArguments } from "./tool_arguments.ts";

/** One message as OpenAI has it; results of several calls are several. */
export function openaiMessages(message: Message, form: MessageForm): unknown[] {
  switch (message.role) {
    case "system":
      return [{ role: "system", content: message.content }];
    case "user":
      return [{ role: "user", content: userContent(message) }];
    case "assistant":
      return [assistantMessage(message.parts, form)];
    case "tool":
      return message.results.map(({ callId, output }) => ({
        role: "tool",
        tool_call_id: idInForm(callId, form),
        content: output,
      }));
  }
}

function userContent({ content, images = [] }: Extract<Message, { role: "user" }>) {
  if (images.length === 0) return content;
  return [
    ...(isBlank(content) ? [] : [{ type: "text", text: content }]),
    ...images.map(({ mediaType, data }) => ({
      type: "image_url",
      image_url: { url: `data:${mediaType};base64,${data}` },
    })),
  ];
}

/** Stands for thoughts that an endpoint wants back and that there were not; Moonshot takes no empty ones. */
const NO_THOUGHTS = ".";

function assistantMessage(parts: readonly AnswerPart[], form: MessageForm) {
  // Blank as a whole it is nothing, and gateways to Anthropic's models refuse it; between other words it parts them.
  const textOf = (type: "text" | "reasoning") => {
    const text = parts.map((part) => part.type === type ? part.text : "").join("");
    return isBlank(text) ? "" : text;
  };
  const calls = parts.flatMap((part) => part.type === "toolCall" ? [callOf(part, form)] : []);
  const hasCalls = calls.length > 0;
  let text = textOf("text");
  let reasoning = form.reasoning === "none" ? "" : textOf("reasoning");
  if (form.reasoning === "joined" && hasCalls && reasoning !== "" && text !== "") {
    reasoning = `${reasoning}\n\n${text}`;
    text = "";
  }
  if (hasCalls && !form.hasWordsBesideCalls) text = "";
  if (form.reasoning === "everywhere") reasoning ||= NO_THOUGHTS;
  const takesDetails = form.reasoning !== "none" && form.signatures !== "skipped";
  return {
    role: "assistant",
    content: hasCalls ? text || form.noWords : text,
    reasoning_content: reasoning === "" ? undefined : reasoning,
    reasoning_details: takesDetails ? reasoningDetailsIn(parts) : undefined,
    tool_calls: hasCalls ? calls : undefined,
  };
}

/** What Gemini takes for a signature: https://ai.google.dev/gemini-api/docs/thought-signatures */
const ANY_SIGNATURE = "skip_thought_signature_validator";

function callOf(
  { call, metadata }: Extract<AnswerPart, { type: "toolCall" }>,
  form: MessageForm,
) {
  const known = (metadata?.["endpoint"] ?? {}) as Partial<ThoughtSignature>;
  const signature = form.signatures === "skipped"
    ? ANY_SIGNATURE
    : known.thoughtSignature || (form.signatures === "filled" ? ANY_SIGNATURE : undefined);
  const { function: inner, ...outer } = signature
    ? signatureFields(String(signature), known)
    : {} as JsonObject;
  return {
    id: idInForm(call.id, form),
    type: "function",
    function: {
      name: call.name,
      arguments: JSON.stringify(sentArguments(call.arguments)),
      ...(isObject(inner) ? inner : {}),
    },
    ...outer,
  };
}
