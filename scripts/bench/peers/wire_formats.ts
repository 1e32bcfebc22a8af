/**
 * One answer in the three wire formats that coding agents speak, an event a word.
 *
 * @module
 */

/** The events of an answer that consists of `words`. */
export type WireFormat = (words: readonly string[]) => Iterable<string>;

const MODEL = "bench";
const PROMPT_TOKENS = 100;

/** https://platform.openai.com/docs/api-reference/chat-streaming */
export function* chatCompletion(words: readonly string[]): Generator<string> {
  const base = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: MODEL };
  const chunk = (delta: unknown, finish: string | null = null) =>
    data({ ...base, choices: [{ index: 0, delta, finish_reason: finish }] });
  yield chunk({ role: "assistant", content: "" });
  for (const content of words) yield chunk({ content });
  yield chunk({}, "stop");
  const usage = {
    prompt_tokens: PROMPT_TOKENS,
    completion_tokens: words.length,
    total_tokens: PROMPT_TOKENS + words.length,
  };
  yield data({ ...base, choices: [], usage });
  yield "data: [DONE]\n\n";
}

/** https://platform.openai.com/docs/api-reference/responses-streaming */
export function* responses(words: readonly string[]): Generator<string> {
  const text = words.join("");
  const item = (content: unknown[], status: string) => ({
    id: "msg_1",
    type: "message",
    role: "assistant",
    status,
    content,
  });
  const part = { type: "output_text", text, annotations: [] };
  const response = { id: "resp_1", object: "response", created_at: 1, model: MODEL };
  const at = { item_id: "msg_1", output_index: 0, content_index: 0 };
  let sequence = 0;
  const typed = (type: string, rest: Record<string, unknown>) =>
    `event: ${type}\n${data({ type, sequence_number: sequence++, ...rest })}`;
  const started = { ...response, status: "in_progress", output: [] };
  yield typed("response.created", { response: started });
  yield typed("response.output_item.added", { output_index: 0, item: item([], "in_progress") });
  yield typed("response.content_part.added", { ...at, part: { ...part, text: "" } });
  for (const delta of words) yield typed("response.output_text.delta", { ...at, delta });
  yield typed("response.output_text.done", { ...at, text });
  yield typed("response.content_part.done", { ...at, part });
  yield typed("response.output_item.done", { output_index: 0, item: item([part], "completed") });
  const usage = {
    input_tokens: PROMPT_TOKENS,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: words.length,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: PROMPT_TOKENS + words.length,
  };
  const output = [item([part], "completed")];
  yield typed("response.completed", {
    response: { ...response, status: "completed", output, usage },
  });
}

/** https://docs.anthropic.com/en/docs/build-with-claude/streaming */
export function* messages(words: readonly string[]): Generator<string> {
  const typed = (type: string, rest: Record<string, unknown> = {}) =>
    `event: ${type}\n${data({ type, ...rest })}`;
  const message = {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: MODEL,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: PROMPT_TOKENS, output_tokens: 1 },
  };
  yield typed("message_start", { message });
  yield typed("content_block_start", { index: 0, content_block: { type: "text", text: "" } });
  for (const text of words) {
    yield typed("content_block_delta", { index: 0, delta: { type: "text_delta", text } });
  }
  yield typed("content_block_stop", { index: 0 });
  yield typed("message_delta", {
    delta: { stop_reason: "end_turn", stop_sequence: null },
    usage: { output_tokens: words.length },
  });
  yield typed("message_stop");
}

function data(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}
