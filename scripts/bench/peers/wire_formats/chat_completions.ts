/**
 * Chat completions.
 *
 * @module
 */
import { data, MODEL, PROMPT_TOKENS, type Reply, type WireFormat } from "./wire_format.ts";

interface Request {
  tools?: Array<{ function?: { name?: string } }>;
  messages?: Array<{ role?: string }>;
}

/** https://platform.openai.com/docs/api-reference/chat-streaming */
export const chatCompletions: WireFormat = {
  path: "/chat/completions",
  events,
  toolNames: (request) =>
    ((request as Request).tools ?? []).map((tool) => tool.function?.name ?? ""),
  resultCount: (request) =>
    ((request as Request).messages ?? []).filter(({ role }) => role === "tool").length,
};

function* events({ words, call }: Reply): Generator<string> {
  const base = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: MODEL };
  const chunk = (delta: unknown, finish: string | null = null) =>
    data({ ...base, choices: [{ index: 0, delta, finish_reason: finish }] });
  yield chunk({ role: "assistant", content: "" });
  for (const content of words) yield chunk({ content });
  if (call !== undefined) {
    const named = { name: call.tool, arguments: JSON.stringify(call.arguments) };
    yield chunk({ tool_calls: [{ index: 0, id: call.id, type: "function", function: named }] });
  }
  yield chunk({}, call === undefined ? "stop" : "tool_calls");
  const usage = {
    prompt_tokens: PROMPT_TOKENS,
    completion_tokens: words.length,
    total_tokens: PROMPT_TOKENS + words.length,
  };
  yield data({ ...base, choices: [], usage });
  yield "data: [DONE]\n\n";
}
