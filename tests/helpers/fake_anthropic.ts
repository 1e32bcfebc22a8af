/**
 * A fake Anthropic endpoint on loopback, scripted by the test. The events follow
 * https://docs.anthropic.com/en/docs/build-with-claude/streaming.
 *
 * @module
 */
import {
  type Delivery,
  type FakeServer,
  type RecordedRequest,
  startSseServer,
} from "./sse_server.ts";

/** One block of an answer, in the order of the answer. */
export type AnthropicBlock =
  | { type: "text"; text: string | string[] }
  | { type: "thinking"; thinking: string; signature: string }
  | { type: "redacted_thinking"; data: string }
  | { type: "tool_use"; name: string; input: unknown; id?: string };

/** One scripted answer of the model. */
export interface AnthropicAnswer extends Delivery {
  blocks?: AnthropicBlock[];
  /** `end_turn`, or `tool_use` where there is one, unless given. */
  stopReason?: string;
  usage?: { input: number; output: number; cacheRead?: number; cacheWrite?: number };
  /** An error event after the blocks, instead of the end. */
  error?: { type: string; message: string };
}

export type ScriptedAnthropicAnswer =
  | AnthropicAnswer
  | ((request: RecordedRequest) => AnthropicAnswer);

export interface FakeAnthropicOptions {
  models?: Array<Record<string, unknown>>;
}

/** Starts a fake endpoint; `answers` are given to the model calls in their order. */
export function startFakeAnthropic(
  answers: readonly ScriptedAnthropicAnswer[],
  { models = [{ type: "model", id: "claude-fake", display_name: "Claude Fake" }] }:
    FakeAnthropicOptions = {},
): FakeServer {
  return startSseServer<AnthropicAnswer>({
    answers,
    path: "/messages",
    other: { "/v1/models": { data: models, has_more: false } },
    events: anthropicEvents,
  });
}

/** The events of one answer, a ping among them. */
export function anthropicEvents(
  { blocks = [], stopReason, usage, error }: AnthropicAnswer,
): string[] {
  const { input, output, cacheRead = 0, cacheWrite = 0 } = usage ?? { input: 100, output: 10 };
  const counts = {
    input_tokens: input,
    cache_read_input_tokens: cacheRead,
    cache_creation_input_tokens: cacheWrite,
  };
  const message = {
    id: "msg_fake",
    type: "message",
    role: "assistant",
    content: [],
    model: "claude-fake",
    stop_reason: null,
    stop_sequence: null,
    usage: { ...counts, output_tokens: 1 },
  };
  const events = [event({ type: "message_start", message }), event({ type: "ping" })];
  blocks.forEach((block, index) => events.push(...blockEvents(block, index)));
  if (error !== undefined) return [...events, event({ type: "error", error })];
  const stop = stopReason ??
    (blocks.some((block) => block.type === "tool_use") ? "tool_use" : "end_turn");
  return [
    ...events,
    event({
      type: "message_delta",
      delta: { stop_reason: stop, stop_sequence: null },
      usage: { ...counts, output_tokens: output },
    }),
    event({ type: "message_stop" }),
  ];
}

function blockEvents(block: AnthropicBlock, index: number): string[] {
  const { start, deltas } = startAndDeltas(block);
  return [
    event({ type: "content_block_start", index, content_block: start }),
    ...deltas.map((delta) => event({ type: "content_block_delta", index, delta })),
    event({ type: "content_block_stop", index }),
  ];
}

function startAndDeltas(block: AnthropicBlock): { start: unknown; deltas: unknown[] } {
  switch (block.type) {
    case "text": {
      const pieces = typeof block.text === "string" ? [block.text] : block.text;
      return {
        start: { type: "text", text: "" },
        deltas: pieces.map((text) => ({ type: "text_delta", text })),
      };
    }
    case "thinking":
      return {
        start: { type: "thinking", thinking: "", signature: "" },
        deltas: [
          { type: "thinking_delta", thinking: block.thinking },
          { type: "signature_delta", signature: block.signature },
        ],
      };
    case "redacted_thinking":
      return { start: block, deltas: [] };
    case "tool_use": {
      const { name, input, id = `toolu_${crypto.randomUUID().slice(0, 8)}` } = block;
      const json = JSON.stringify(input);
      const half = Math.ceil(json.length / 2);
      // The first delta of a tool call is an empty one.
      const pieces = ["", json.slice(0, half), json.slice(half)];
      return {
        start: { type: "tool_use", id, name, input: {} },
        deltas: pieces.map((partial_json) => ({ type: "input_json_delta", partial_json })),
      };
    }
  }
}

function event(data: { type: string } & Record<string, unknown>): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}
