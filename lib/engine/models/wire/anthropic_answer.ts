/**
 * An answer of the Anthropic Messages API: https://docs.anthropic.com/en/docs/build-with-claude/streaming. Events and
 * blocks that are not known are passed over, as that page asks for.
 *
 * @module
 */
import type { Usage } from "../../message.ts";
import type { AnswerBuilder, CallBuilder } from "./answer_builder.ts";
import {
  type AnswerEnd,
  type AnswerReader,
  ReportedError,
  StrangeEventError,
} from "./answer_reader.ts";
import type { WireEvent } from "./event_stream.ts";
import { tokensIn } from "./plausible_usage.ts";
import {
  countOf,
  idOf,
  isObject,
  type JsonObject,
  objectsOf,
  parsedJson,
  textOf,
} from "../../../text/json.ts";

/** What `stop_reason` says; what is not here is a plain end. */
const ENDS: Readonly<Record<string, AnswerEnd["reason"]>> = {
  max_tokens: "length",
  model_context_window_exceeded: "length",
  tool_use: "calls",
  pause_turn: "paused",
  refusal: "filtered",
  error: "failed",
  abort: "failed",
};

/** What the prompt is counted in: the rest of it, and what a cache had or has now. */
interface PromptCounts {
  input_tokens: number;
  cache_read_input_tokens: number;
  cache_creation_input_tokens: number;
}

type Block = { type: "text" | "reasoning" } | { type: "call"; call: CallBuilder };

/** Reads the events of a stream, or the one message of an answer that was not streamed. */
export class AnthropicAnswerReader implements AnswerReader {
  readonly #builder: AnswerBuilder;
  readonly #blocks = new Map<number, Block>();
  #prompt: PromptCounts = {
    input_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation_input_tokens: 0,
  };
  #output = 0;
  #isOver = false;
  #end: AnswerEnd | undefined;

  constructor(builder: AnswerBuilder) {
    this.#builder = builder;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get end(): AnswerEnd | undefined {
    if (this.#end !== undefined || !this.#isOver) return this.#end;
    // Some gateways send no reason; their end of the message says that they sent all of it.
    const parts = this.#builder.parts();
    return parts.some((part) => part.type !== "reasoning") && this.#builder.hasWholeCalls
      ? { reason: "stop", said: "message_stop" }
      : undefined;
  }

  get usage(): Usage | undefined {
    const [input, output] = [tokensOf(this.#prompt), this.#output];
    if (input === 0 && output === 0) return undefined;
    const cacheRead = this.#prompt.cache_read_input_tokens;
    return { input, output, cacheRead, estimated: false };
  }

  read({ name, data }: WireEvent): void {
    const text = data.trim();
    if (text === "") return;
    if (text === "[DONE]") {
      this.#isOver = true;
      return;
    }
    const value = parsedJson(text);
    if (!isObject(value)) {
      if (name === "ping") return;
      if (name === "error" || typeof value === "string") throw new ReportedError(value ?? text);
      throw new StrangeEventError(text);
    }
    this.#readEvent(textOf(value["type"]) ?? name, value);
  }

  #readEvent(type: string | undefined, event: JsonObject): void {
    switch (type) {
      case "message_start":
        if (isObject(event["message"])) this.#countUsage(event["message"]);
        return;
      case "content_block_start":
        if (isObject(event["content_block"])) {
          this.#beginBlock(indexOf(event), event["content_block"]);
        }
        return;
      case "content_block_delta":
        if (isObject(event["delta"])) this.#readDelta(indexOf(event), event["delta"]);
        return;
      case "message_delta":
        this.#countUsage(event);
        if (isObject(event["delta"])) this.#readEnd(event["delta"]);
        return;
      case "message_stop":
        this.#isOver = true;
        return;
      case "message": // not streamed
        objectsOf(event["content"]).forEach((block, index) => this.#beginBlock(index, block));
        this.#countUsage(event);
        this.#readEnd(event);
        this.#isOver = true;
        return;
      case "error":
        throw new ReportedError(event["error"] ?? event);
    }
    if (event["error"] || (type === undefined && textOf(event["message"]))) {
      throw new ReportedError(event["error"] || event);
    }
  }

  #beginBlock(index: number, block: JsonObject): void {
    switch (block["type"]) {
      case "text":
        this.#builder.begin("text");
        this.#blocks.set(index, { type: "text" });
        this.#builder.add("text", textOf(block["text"]) ?? "");
        return;
      case "thinking": {
        // Servers at home sign nothing; an empty signature still makes it a thinking block when it is sent back.
        const signature = typeof block["signature"] === "string" ? block["signature"] : "";
        this.#builder.begin("reasoning", { anthropic: { signature } });
        this.#blocks.set(index, { type: "reasoning" });
        this.#builder.add("reasoning", textOf(block["thinking"]) ?? "");
        return;
      }
      case "redacted_thinking":
        this.#builder.begin("reasoning", { anthropic: { redactedData: block["data"] } });
        return;
      case "tool_use": {
        const call = this.#builder.beginCall({
          id: idOf(block["id"]),
          name: textOf(block["name"]),
        });
        this.#blocks.set(index, { type: "call", call });
        // Usually empty, and told in pieces.
        const { input } = block;
        if (typeof input === "string") call.addText(input);
        else if (isObject(input) && Object.keys(input).length > 0) {
          call.addText(JSON.stringify(input));
        }
      }
    }
  }

  #readDelta(index: number, delta: JsonObject): void {
    const block = this.#blocks.get(index);
    switch (delta["type"]) {
      case "text_delta":
        return this.#builder.add("text", textOf(delta["text"]) ?? "");
      case "thinking_delta":
        return this.#builder.add("reasoning", textOf(delta["thinking"]) ?? "");
      case "signature_delta":
        if (typeof delta["signature"] === "string" && block?.type === "reasoning") {
          this.#builder.describeReasoning({ anthropic: { signature: delta["signature"] } });
        }
        return;
      case "input_json_delta": {
        const text = delta["partial_json"];
        if (block?.type === "call") {
          block.call.addText(isObject(text) ? JSON.stringify(text) : textOf(text) ?? "");
        }
      }
    }
  }

  #readEnd(delta: JsonObject): void {
    const said = textOf(delta["stop_reason"]);
    if (said === undefined) return;
    this.#end = { reason: Object.hasOwn(ENDS, said) ? ENDS[said] ?? "stop" : "stop", said };
  }

  /**
   * Counts are of the whole answer so far. Later ones replace earlier ones, and what is not named stays; but none becomes
   * less: gateways end with an `input_tokens` of 0, as if it was what had come since. Those of the prompt stand and fall
   * together, as Qwen's and Kimi's servers name all of it as `input_tokens` first, and later as what their cache had.
   */
  #countUsage({ usage }: JsonObject): void {
    if (!isObject(usage)) return;
    this.#output = Math.max(this.#output, tokensIn(usage["output_tokens"]) ?? 0);
    const known = this.#prompt;
    const count = (name: keyof PromptCounts) => tokensIn(usage[name]) ?? known[name];
    const prompt: PromptCounts = {
      input_tokens: count("input_tokens"),
      cache_read_input_tokens: count("cache_read_input_tokens"),
      cache_creation_input_tokens: count("cache_creation_input_tokens"),
    };
    if (tokensOf(prompt) >= tokensOf(known)) this.#prompt = prompt;
  }
}

function tokensOf(prompt: PromptCounts): number {
  return prompt.input_tokens + prompt.cache_read_input_tokens + prompt.cache_creation_input_tokens;
}

function indexOf(event: JsonObject): number {
  return countOf(event["index"]) ?? 0;
}
