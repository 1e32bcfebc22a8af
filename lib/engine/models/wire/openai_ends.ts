/**
 * What an answer of OpenAI's chat completions says of why it ended.
 *
 * @module
 */
import type { AnswerEnd } from "./answer_reader.ts";

/** What `finish_reason` says; what is not here is a plain end. */
const ENDS: Readonly<Record<string, AnswerEnd["reason"]>> = {
  length: "length",
  max_tokens: "length",
  max_output_tokens: "length",
  model_length: "length",
  // z.ai
  model_context_window_exceeded: "length",
  tool_calls: "calls",
  function_call: "calls",
  content_filter: "filtered",
  // z.ai
  sensitive: "filtered",
  // Gemini, behind gateways
  safety: "filtered",
  recitation: "filtered",
  blocklist: "filtered",
  prohibited_content: "filtered",
  spii: "filtered",
  image_safety: "filtered",
  language: "filtered",
  // Bedrock's and Anthropic's, behind gateways
  guardrail_intervened: "filtered",
  refusal: "filtered",
  error: "failed",
  abort: "failed",
  aborted: "failed",
  cancelled: "failed",
  network_error: "failed",
  // DeepSeek
  insufficient_system_resource: "failed",
  malformed_function_call: "failed",
  unexpected_tool_call: "failed",
  other: "failed",
  incomplete: "failed",
};

/**
 * The end that a `finish_reason` means.
 *
 * @param native the word of the one that a gateway asked (OpenRouter's `native_finish_reason`), which says why that failed
 */
export function endSaid(said: string, native?: string): AnswerEnd {
  const reason = meaningOf(said);
  if (reason !== "failed" || native === undefined) return { reason, said };
  const cause = meaningOf(native);
  if (cause === "filtered") return { reason: cause, said: native };
  const isKnown = native.toLowerCase() === said.toLowerCase() || NO_CAUSE.test(native);
  return { reason, said: isKnown ? said : `${said}: ${native}` };
}

/** Words that say nothing of why an answer failed. */
const NO_CAUSE = /^(?:stop|null|tool_calls|end_turn)$/i;

function meaningOf(said: string): AnswerEnd["reason"] {
  const whole = said.toLowerCase();
  // Google says `content_filter: RECITATION`, and `function_call_filter: MALFORMED_FUNCTION_CALL`: the second word is what happened.
  const [kind = "", what = ""] = whole.split(/:\s*/);
  const word = [whole, what, kind].find((word) => Object.hasOwn(ENDS, word));
  return word === undefined ? "stop" : ENDS[word] ?? "stop";
}
