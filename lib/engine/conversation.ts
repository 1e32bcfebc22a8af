/**
 * The messages of a run: told to whoever listens as they are added, counted, and kept within the context window.
 *
 * @module
 */
import { compact, compactionThreshold } from "./compact.ts";
import { estimateMessages } from "./estimate.ts";
import type { Emit } from "./events.ts";
import type { Limits } from "./limits.ts";
import { answerCalls, type Message, type Usage } from "./message.ts";
import type { Model, ModelEvent } from "./models/model.ts";

export interface ConversationOptions {
  model: Model;
  limits: Limits;
  emit: Emit;
  signal: AbortSignal;
}

/** A conversation with one model. */
export class Conversation {
  readonly #options: ConversationOptions;
  #messages: Message[];
  /** Tokens that the first `upTo` messages have by the endpoint's own count, the answer at their end included. */
  #counted = { tokens: 0, upTo: 0 };

  constructor(messages: readonly Message[], options: ConversationOptions) {
    this.#messages = [...messages];
    this.#options = options;
  }

  get messages(): readonly Message[] {
    return this.#messages;
  }

  async add(message: Message): Promise<void> {
    this.#messages.push(message);
    await this.#options.emit({ type: "message", message });
  }

  /** Adds an answer and books what it cost; tokens are estimated where the endpoint sent no usage. */
  async addAnswer({ answer, usage }: Extract<ModelEvent, { type: "finish" }>): Promise<void> {
    const { limits, emit } = this.#options;
    const booked: Usage = usage ?? {
      input: this.#usedTokens(),
      output: estimateMessages([answer]),
      cacheRead: 0,
      estimated: true,
    };
    limits.countTurn();
    limits.addUsage(booked);
    await this.add(answer);
    this.#counted = { tokens: booked.input + booked.output, upTo: this.#messages.length };
    await emit({ type: "answered", turn: limits.turns, usage: booked, costUsd: limits.costUsd });
  }

  /** Compacts once the conversation comes near the window's end. */
  async compactIfNeeded(): Promise<void> {
    const { contextWindow } = this.#options.model;
    if (this.#usedTokens() >= compactionThreshold(contextWindow)) await this.compactNow();
  }

  /** Replaces older turns by a summary; false when there is nothing to replace. */
  async compactNow(): Promise<boolean> {
    const { model, signal, limits, emit } = this.#options;
    const before = this.#messages.length;
    const compaction = await compact(this.#messages, { model, signal });
    if (compaction === undefined) return false;
    limits.addUsage(compaction.usage);
    this.#messages = compaction.messages;
    this.#counted = { tokens: 0, upTo: 0 };
    await emit({ type: "compacted", messages: this.#messages });
    const fewer = before - this.#messages.length + 1;
    await emit({
      type: "notice",
      text: `the context is nearly full: ${fewer} older messages were summarised`,
    });
    return true;
  }

  /** Answers the calls that nobody will answer any more: a conversation with open calls cannot be continued. */
  async answerOpenCalls(output: string): Promise<void> {
    const last = this.#messages.at(-1);
    if (last?.role !== "assistant") return;
    const results = answerCalls(last).map(({ id, name }) => ({
      callId: id,
      name,
      output,
      isError: true,
    }));
    if (results.length > 0) await this.add({ role: "tool", results });
  }

  #usedTokens(): number {
    return this.#counted.tokens + estimateMessages(this.#messages.slice(this.#counted.upTo));
  }
}
