/**
 * The AI SDK's stream parts put together to one answer.
 *
 * @module
 */
import { type Answer, type AnswerPart, answerText, type Usage } from "../message.ts";
import type { Metadata, StreamPart } from "./ai_sdk_types.ts";
import type { Endpoint } from "./endpoint.ts";
import { brokenStreamError, notTheProtocolError, streamedError } from "./endpoint_errors.ts";
import type { ModelEvent } from "./model.ts";
import { BrokenStreamError, ModelError } from "./model_error.ts";
import { parseArguments } from "./tool_arguments.ts";

/** Puts the pieces of a stream together; pieces of text are joined once, at the end. */
export class AnswerCollector {
  readonly #endpoint: Endpoint;
  readonly #parts: AnswerPart[] = [];
  #open:
    | { type: "text" | "reasoning"; deltas: string[]; metadata?: Record<string, unknown> }
    | undefined;
  #inToolCall = false;
  #finish: Extract<StreamPart, { type: "finish" }> | undefined;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
  }

  add(part: StreamPart): ModelEvent | undefined {
    switch (part.type) {
      case "text-delta":
        return this.#delta("text", part.delta);
      case "reasoning-start":
      case "reasoning-delta":
        return this.#reasoning(part);
      case "text-end":
        return this.#close();
      case "reasoning-end":
        if (this.#open) Object.assign(this.#open, metadataOf(part.providerMetadata));
        return this.#close();
      case "tool-input-start":
        this.#inToolCall = true;
        return this.#close();
      case "tool-call":
        this.#inToolCall = false;
        this.#close();
        this.#parts.push({
          type: "toolCall",
          call: { id: part.toolCallId, name: part.toolName, arguments: parseArguments(part.input) },
          ...metadataOf(part.providerMetadata),
        });
        return undefined;
      case "error":
        throw part.error;
      case "finish":
        this.#finish = part;
        return undefined;
      default:
        return undefined;
    }
  }

  /** The complete answer. An end of the stream without the provider's own end is a stream that broke. */
  finish(): ModelEvent {
    const finish = this.#finish;
    if (
      finish === undefined || finish.finishReason.unified === "error" ||
      finish.finishReason.raw === undefined
    ) {
      throw brokenStreamError(this.#endpoint, { inToolCall: this.#inToolCall });
    }
    this.#close();
    const answer: Answer = { role: "assistant", parts: this.#parts };
    if (finish.finishReason.unified === "content-filter" && answerText(answer) === "") {
      throw new ModelError(
        `${this.#endpoint.baseUrl} refused to answer (${finish.finishReason.raw})`,
      );
    }
    return {
      type: "finish",
      answer,
      reason: finish.finishReason.unified === "length" ? "length" : "stop",
      usage: usageOf(finish.usage),
    };
  }

  #reasoning(
    part: Extract<StreamPart, { type: "reasoning-start" | "reasoning-delta" }>,
  ): ModelEvent | undefined {
    const event = this.#delta("reasoning", part.type === "reasoning-delta" ? part.delta : "");
    if (this.#open) Object.assign(this.#open, metadataOf(part.providerMetadata));
    return event;
  }

  #delta(type: "text" | "reasoning", delta: string): ModelEvent | undefined {
    if (this.#open?.type !== type) {
      this.#close();
      this.#open = { type, deltas: [] };
    }
    this.#open.deltas.push(delta);
    return delta === "" ? undefined : { type, delta };
  }

  #close(): undefined {
    if (this.#open === undefined) return;
    const { type, deltas, metadata } = this.#open;
    const text = deltas.join("");
    this.#open = undefined;
    if (type === "reasoning") this.#parts.push({ type, text, ...(metadata ? { metadata } : {}) });
    else if (text !== "") this.#parts.push({ type, text });
  }

  /** What went wrong, seen from the answer: only here it is known what the stream was in the middle of. */
  explain(error: unknown): ModelError {
    const known = modelErrorIn(error);
    // The SDK's own words for a proper end without a finish reason.
    const hasNoEnd = error instanceof Error && /without a finish reason/i.test(error.message);
    if (hasNoEnd || known instanceof BrokenStreamError) {
      const inToolCall = this.#inToolCall || this.#parts.some((part) => part.type === "toolCall");
      return brokenStreamError(this.#endpoint, { inToolCall });
    }
    if (known) return known;
    if (!(error instanceof Error)) return streamedError(this.#endpoint, error);
    const data = (error as { data?: unknown }).data;
    if (data !== undefined && data !== null) return streamedError(this.#endpoint, unwrap(data));
    return notTheProtocolError(this.#endpoint, error);
  }
}

function unwrap(data: unknown): unknown {
  return typeof data === "object" && data !== null && "error" in data ? data.error : data;
}

/** Our own error, however deep the SDK wrapped it. */
function modelErrorIn(error: unknown): ModelError | undefined {
  for (let e = error; e instanceof Error; e = e.cause) if (e instanceof ModelError) return e;
  return undefined;
}

function metadataOf(metadata: Metadata | undefined): { metadata?: Record<string, unknown> } {
  return metadata === undefined ? {} : { metadata };
}

function usageOf(usage: Extract<StreamPart, { type: "finish" }>["usage"]): Usage | undefined {
  const input = usage.inputTokens.total;
  const output = usage.outputTokens.total;
  if (!input && !output) return undefined;
  return {
    input: input ?? 0,
    output: output ?? 0,
    cacheRead: usage.inputTokens.cacheRead ?? 0,
    estimated: false,
  };
}
