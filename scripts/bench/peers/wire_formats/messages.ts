/**
 * The messages of Anthropic.
 *
 * @module
 */
import { MODEL, PROMPT_TOKENS, type Reply, typed, type WireFormat } from "./wire_format.ts";

interface Request {
  tools?: Array<{ name?: string }>;
  messages?: Array<{ content?: string | Array<{ type?: string }> }>;
}

/** https://docs.anthropic.com/en/docs/build-with-claude/streaming */
export const messages: WireFormat = {
  path: "/messages",
  events,
  toolNames: (request) => ((request as Request).tools ?? []).map(({ name }) => name ?? ""),
  resultCount: (request) =>
    ((request as Request).messages ?? [])
      .flatMap(({ content }) => typeof content === "string" ? [] : content ?? [])
      .filter(({ type }) => type === "tool_result").length,
};

function* events({ words, call }: Reply): Generator<string> {
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
  let index = 0;
  if (words.length > 0) {
    yield typed("content_block_start", { index, content_block: { type: "text", text: "" } });
    for (const text of words) {
      yield typed("content_block_delta", { index, delta: { type: "text_delta", text } });
    }
    yield typed("content_block_stop", { index });
    index++;
  }
  if (call !== undefined) {
    const block = { type: "tool_use", id: `toolu_${call.id}`, name: call.tool, input: {} };
    const delta = { type: "input_json_delta", partial_json: JSON.stringify(call.arguments) };
    yield typed("content_block_start", { index, content_block: block });
    yield typed("content_block_delta", { index, delta });
    yield typed("content_block_stop", { index });
  }
  yield typed("message_delta", {
    delta: { stop_reason: call === undefined ? "end_turn" : "tool_use", stop_sequence: null },
    usage: { output_tokens: words.length },
  });
  yield typed("message_stop");
}
