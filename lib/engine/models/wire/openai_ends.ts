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
  error: "failed",
  abort: "failed",
  aborted: "failed",
  cancelled: "failed",
  network_error: "failed",
  // DeepSeek
  insufficient_system_resource: "failed",
  malformed_function_call: "failed",
};

/** The end that a `finish_reason` means. */
export function endSaid(said: string): AnswerEnd {
  const word = said.toLowerCase();
  return { reason: Object.hasOwn(ENDS, word) ? ENDS[word] ?? "stop" : "stop", said };
}
