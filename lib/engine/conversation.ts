/**
 * The messages of a run: told to whoever listens as they are added, counted, and kept within the context window.
 *
 * @module
 */
import type { AroundSummary } from "./context/compact.ts";
import { UserError } from "../errors.ts";
import { type ContextShares, contextShares } from "./context/context_shares.ts";
import { BYTES_PER_TOKEN, estimateMessages } from "./context/estimate.ts";
import type { Emit, RunEvent } from "./events.ts";
import type { Limits } from "./limits.ts";
import { answerCalls, type Message, type ToolResult, type Usage } from "./message.ts";
import type { BegunAnswer, Model, ModelEvent, ToolDeclaration } from "./models/model.ts";
import { NEVER_RAN, UNKNOWN_END } from "./nudges.ts";
import { shortenResults } from "./context/shorten_results.ts";
import { TokenCount } from "./context/token_count.ts";
import { unfinishedUsage } from "./turn/unfinished_usage.ts";
import { isBlank } from "../text/is_blank.ts";

export interface ConversationOptions {
  model: Model;
  /** They are sent with every request, and take room. */
  tools: readonly ToolDeclaration[];
  limits: Limits;
  emit: Emit;
  signal: AbortSignal;
  aroundSummary?: AroundSummary | undefined;
}

/** A conversation with one model. */
export class Conversation {
  #options: ConversationOptions;
  #messages: Message[];
  readonly #tokens: TokenCount;
  /** Tokens that fit, by what the endpoint has refused. */
  #taken = Infinity;
  /** What the model was last said to hold. */
  #told: number;
  /** What is known of the calls that have no result yet, by their ids. */
  readonly #begun = new Map<string, ToolResult | undefined>();

  constructor(messages: readonly Message[], options: ConversationOptions) {
    this.#messages = [...messages];
    this.#options = options;
    this.#tokens = new TokenCount(messages, options.tools);
    this.#told = options.model.contextWindow;
  }

  /** Tokens that fit, as far as it is known by now: another model may have taken over, or told more. */
  get #window(): number {
    return Math.min(this.#taken, this.#options.model.contextWindow);
  }

  get messages(): readonly Message[] {
    return this.#messages;
  }

  /** Bytes that all tool results of one answer may have. */
  get maxResultBytes(): number {
    return this.#shares.results * BYTES_PER_TOKEN;
  }

  async add(message: Message): Promise<void> {
    this.#begun.clear();
    this.#messages.push(message);
    this.#tokens.add(message);
    await this.#options.emit({ type: "message", message });
  }

  /** Says something to the model that the user did not say. */
  async tell(content: string): Promise<void> {
    await this.add({ role: "user", content, automatic: true });
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
    this.#tokens.countedBy(booked, this.#messages.length);
    await emit({ type: "answered", turn: limits.turns, usage: booked, costUsd: limits.costUsd });
  }

  /**
   * Compacts once the conversation comes near the window's end.
   *
   * @returns whether it did
   * @throws {UserError} when what was asked is longer than the window, whatever is left out
   */
  async compactIfNeeded(): Promise<boolean> {
    await this.#tellWindow();
    const used = this.#usedTokens();
    if (used < this.#shares.threshold) return false;
    const isCompacted = await this.#compact({ atLeast: this.#shares.summary });
    this.#checkThatPromptFits();
    return isCompacted;
  }

  /** Goes on with other tools; only after a compaction, as the beginning of all requests becomes another one. */
  useTools(tools: readonly ToolDeclaration[]): void {
    this.#options = { ...this.#options, tools };
    this.#tokens.useTools(tools);
  }

  /**
   * Makes the conversation shorter than the endpoint took: what is kept is halved, unless the endpoint named its window.
   *
   * @returns false when nothing can be left out any more
   */
  async shrink(namedWindow: number | undefined): Promise<boolean> {
    // It has more than the window, whatever was counted.
    const before = Math.max(this.#usedTokens(), this.#tokens.estimated);
    const isNews = namedWindow !== undefined && namedWindow < this.#window;
    this.#taken = isNews ? namedWindow : Math.floor(Math.min(this.#window, before) / 2);
    if (this.#window <= this.#baseTokens()) return false;
    if (isNews) await this.#announce(namedWindow);
    const shortened = shortenResults(this.#messages, this.maxResultBytes);
    if (shortened !== undefined) await this.#replace(shortened);
    const isCompacted = await this.#compact({ atLeast: 1 });
    return isCompacted || shortened !== undefined;
  }

  /** A smaller window is told: the conversation will be summarised earlier than anybody expects. */
  async #tellWindow(): Promise<void> {
    const { contextWindow } = this.#options.model;
    if (contextWindow < Math.min(this.#told, this.#taken)) await this.#announce(contextWindow);
    this.#told = contextWindow;
  }

  async #announce(window: number): Promise<void> {
    const { model: { name }, emit } = this.#options;
    const text = `the context window of ${name} holds ${window} tokens, its endpoint says`;
    await emit({ type: "notice", text });
  }

  /** Answers the calls that nobody will answer any more: a conversation with open calls cannot be continued. */
  async answerOpenCalls(): Promise<void> {
    const last = this.#messages.at(-1);
    if (last?.role !== "assistant") return;
    const results = answerCalls(last).map(({ id, name }) =>
      this.#begun.get(id) ?? {
        callId: id,
        name,
        output: this.#begun.has(id) ? UNKNOWN_END : NEVER_RAN,
        isError: true,
      }
    );
    if (results.length > 0) await this.add({ role: "tool", results });
  }

  /** Notes how far calls have come, for the case that the run ends meanwhile. */
  hear(event: RunEvent): void {
    if (event.type === "toolStart") this.#begun.set(event.call.id, undefined);
    else if (event.type === "toolEnd") this.#begun.set(event.call.id, event.result);
  }

  /** Books what an answer has used that is never finished; `isCutByUs`: it would have gone on. */
  bookUnfinished(answer: BegunAnswer, { isCutByUs }: { isCutByUs: boolean }): void {
    const usage = unfinishedUsage(answer, { input: this.#usedTokens(), isCutByUs });
    if (usage !== undefined) this.#options.limits.addUsage(usage);
  }

  /** Adds what the model had said of an answer that was interrupted; half a call is no part of it. */
  async addInterrupted(text: string): Promise<void> {
    // Anthropic refuses a conversation with an empty answer.
    if (isBlank(text)) return;
    await this.add({ role: "assistant", parts: [{ type: "text", text }] });
  }

  /** Replaces older turns by a summary, if they have `atLeast` so many tokens; false when there is nothing to replace. */
  async #compact({ atLeast }: { atLeast: number }): Promise<boolean> {
    const { model, tools, signal, limits, emit, aroundSummary: around } = this.#options;
    const { compact } = await import("./context/compact.ts");
    const compacted = await compact(this.#messages, {
      model,
      limits,
      tools,
      window: this.#window,
      shares: this.#shares,
      atLeast,
      signal,
      around,
    });
    if (compacted === undefined) return false;
    const fewer = this.#messages.length - compacted.length;
    await this.#replace(compacted);
    const text = `the context is nearly full: ${fewer} older messages were summarised`;
    await emit({ type: "notice", text });
    return true;
  }

  async #replace(messages: Message[]): Promise<void> {
    this.#messages = messages;
    this.#tokens.replace(messages);
    await this.#options.emit({ type: "compacted", messages });
  }

  /** Said before it is tried: some servers cut what is too long without a word. */
  #checkThatPromptFits(): void {
    const { name, isWindowAssumed = false } = this.#options.model;
    const first = this.#messages.findIndex((message) => message.role === "user");
    const answered = this.#messages.findLastIndex((message) => message.role === "assistant");
    if (isWindowAssumed || this.#messages.at(-1)?.role !== "user") return;
    const unanswered = this.#messages.slice(Math.max(first, answered) + 1);
    const needed = this.#baseTokens() + estimateMessages(unanswered);
    if (needed <= this.#window) return;
    throw new UserError(
      `the prompt is too long for ${name}: with instructions and tools it has about ${needed} tokens, and the context window holds ${this.#window}`,
      { hint: "name files instead of pasting them, or use a model with a larger context window" },
    );
  }

  get #shares(): ContextShares {
    return contextShares(this.#window, this.#baseTokens());
  }

  /** What no compaction can leave out: tools, system prompt, the first message. */
  #baseTokens(): number {
    const first = this.#messages.findIndex((message) => message.role === "user");
    return this.#tokens.tools +
      estimateMessages(this.#messages.slice(0, first + 1).map(withoutSummary));
  }

  #usedTokens(): number {
    return this.#tokens.used(this.#messages);
  }
}

function withoutSummary(message: Message): Message {
  if (message.role !== "user") return message;
  const { summary: _, ...rest } = message;
  return rest;
}
