/**
 * The responses of OpenAI.
 *
 * @module
 */
import { MODEL, PROMPT_TOKENS, type Reply, typed, type WireFormat } from "./wire_format.ts";

interface Request {
  tools?: Array<{ name?: string; type?: string }>;
  input?: Array<{ type?: string }>;
}

/** https://platform.openai.com/docs/api-reference/responses-streaming */
export const responses: WireFormat = {
  path: "/responses",
  events,
  toolNames: (request) =>
    ((request as Request).tools ?? []).map(({ name, type }) => name ?? type ?? ""),
  resultCount: (request) =>
    ((request as Request).input ?? []).filter(({ type }) => type === "function_call_output").length,
};

function* events({ words, call }: Reply): Generator<string> {
  let sequence = 0;
  const numbered = (type: string, rest: Record<string, unknown>) =>
    typed(type, { sequence_number: sequence++, ...rest });
  const response = { id: "resp_1", object: "response", created_at: 1, model: MODEL };
  yield numbered("response.created", {
    response: { ...response, status: "in_progress", output: [] },
  });
  const output: unknown[] = [];
  if (words.length > 0) {
    yield* message(words, numbered);
    output.push(item([textPart(words)], "completed"));
  }
  if (call !== undefined) {
    const called = {
      id: `fc_${call.id}`,
      type: "function_call",
      status: "completed",
      call_id: call.id,
      name: call.tool,
      arguments: JSON.stringify(call.arguments),
    };
    const at = { output_index: output.length };
    yield numbered("response.output_item.added", { ...at, item: { ...called, arguments: "" } });
    yield numbered("response.output_item.done", { ...at, item: called });
    output.push(called);
  }
  const usage = {
    input_tokens: PROMPT_TOKENS,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: words.length,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: PROMPT_TOKENS + words.length,
  };
  yield numbered("response.completed", {
    response: { ...response, status: "completed", output, usage },
  });
}

function* message(
  words: readonly string[],
  numbered: (type: string, rest: Record<string, unknown>) => string,
): Generator<string> {
  const part = textPart(words);
  const at = { item_id: "msg_1", output_index: 0, content_index: 0 };
  yield numbered("response.output_item.added", { output_index: 0, item: item([], "in_progress") });
  yield numbered("response.content_part.added", { ...at, part: { ...part, text: "" } });
  for (const delta of words) yield numbered("response.output_text.delta", { ...at, delta });
  yield numbered("response.output_text.done", { ...at, text: part.text });
  yield numbered("response.content_part.done", { ...at, part });
  yield numbered("response.output_item.done", { output_index: 0, item: item([part], "completed") });
}

function textPart(words: readonly string[]) {
  return { type: "output_text", text: words.join(""), annotations: [] };
}

function item(content: unknown[], status: string) {
  return { id: "msg_1", type: "message", role: "assistant", status, content };
}
