/**
 * The requests of a run: the model is asked for one answer after the other, in a conversation that fits its window.
 *
 * @module
 */
import type { Conversation } from "../conversation.ts";
import type { Emit } from "../events.ts";
import type { Interruption } from "../incoming.ts";
import { CapReached, type Limits } from "../limits.ts";
import type { BegunAnswer, FinishEvent, Model } from "../models/model.ts";
import { ModelError } from "../models/model_error.ts";
import { withToolNames } from "../tools/tool_named.ts";
import { AnswerSoFar } from "./answer_so_far.ts";
import type { CurrentTools } from "./current_tools.ts";

export interface ModelRequestsOptions {
  model: Model;
  conversation: Conversation;
  tools: CurrentTools;
  limits: Limits;
  emit: Emit;
}

export interface RequestOptions {
  interruption: Interruption;
  /** JSON Schema that the server is to hold the answer to. */
  answerSchema?: Record<string, unknown> | undefined;
}

/** From a million tokens to a thousand in halves. */
const MAX_SHRINKS = 10;

/** Asks a model, and tells what it answers while it does. */
export class ModelRequests {
  readonly #options: ModelRequestsOptions;
  readonly #answer = new AnswerSoFar();
  /** What an endpoint has begun, and has not been booked. */
  #begun: BegunAnswer | undefined;

  constructor(options: ModelRequestsOptions) {
    this.#options = options;
  }

  /** The text of the latest answer, also of one that broke off. */
  get text(): string {
    return this.#answer.text;
  }

  /**
   * The next answer, which is in the conversation by then; undefined when the user interrupted it. What was said of one
   * that was interrupted is in the conversation, too, whoever did it; and what it has used is booked, as is that of one
   * that broke off.
   *
   * @throws {ModelError} when the endpoint gives none
   * @throws {CapReached} when those that broke off have used up the budget
   * @throws {UserError} when what was asked is longer than the window, whatever is left out
   */
  async next(options: RequestOptions): Promise<FinishEvent | undefined> {
    const { conversation, tools, emit } = this.#options;
    if (await conversation.compactIfNeeded()) await tools.renew(conversation, emit);
    for (let shrunk = 0;; shrunk++) {
      try {
        return await this.#stream(options);
      } catch (error) {
        const { isByUser, signal } = options.interruption;
        if (signal.aborted || error instanceof CapReached) {
          this.#book({ isCutByUs: true });
          const kept = conversation.addInterrupted(this.#answer.unfinished);
          // What ended the run is what is told of it.
          await (isByUser ? kept : kept.catch(() => {}));
          if (isByUser) return undefined;
          throw error;
        }
        this.#book({ isCutByUs: false });
        if (!(error instanceof ModelError) || !error.isOverflow || shrunk === MAX_SHRINKS) {
          throw error;
        }
        await this.#shrink(error);
      }
    }
  }

  /** Sent unchanged it would fail again: shorter, or not at all. */
  async #shrink(overflow: ModelError): Promise<void> {
    const { conversation, tools, limits, emit } = this.#options;
    limits.check();
    if (!await conversation.shrink(overflow.contextWindow)) throw overflow;
    await tools.renew(conversation, emit);
    await this.#void(overflow.message);
  }

  async #stream({ interruption, answerSchema }: RequestOptions): Promise<FinishEvent> {
    const { model, conversation, tools: { all: tools }, limits, emit } = this.#options;
    const { signal } = interruption;
    this.#answer.begin();
    const { messages } = conversation;
    const onBegin = (answer: BegunAnswer) => this.#begin(answer);
    for await (const event of model.stream({ messages, tools, signal, answerSchema, onBegin })) {
      signal.throwIfAborted();
      this.#answer.add(event);
      if (event.type === "finish") {
        this.#begun = undefined;
        const finish = { ...event, answer: withToolNames(event.answer, tools) };
        await conversation.addAnswer(finish);
        return finish;
      }
      if (event.type === "retry") {
        this.#book({ isCutByUs: false });
        limits.check();
      }
      if (event.type === "retry" || event.type === "void") await this.#void(event.reason);
      if (event.type !== "void") await emit(event);
    }
    throw new ModelError(`the answer of ${model.name} has no end`);
  }

  #begin(answer: BegunAnswer): void {
    // One after the other without a word between them: a provider asks again in another way.
    this.#book({ isCutByUs: false });
    this.#begun = answer;
  }

  /** Once: what was booked is known no more. */
  #book(how: { isCutByUs: boolean }): void {
    if (this.#begun !== undefined) this.#options.conversation.bookUnfinished(this.#begun, how);
    this.#begun = undefined;
  }

  /** Says that what was told of this answer is no part of it. */
  async #void(reason: string): Promise<void> {
    if (this.#answer.void()) await this.#options.emit({ type: "void", reason });
  }
}
