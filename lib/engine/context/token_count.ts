/**
 * How many tokens a conversation has: by the endpoint's own count as far as there is one, and estimated from there on.
 *
 * @module
 */
import type { Message, Usage } from "../message.ts";
import type { ToolDeclaration } from "../models/model.ts";
import { estimateMessages, estimateTools } from "./estimate.ts";

/** The count of one conversation. */
export class TokenCount {
  #tools: number;
  /** Of all messages, estimated; summed as they come, as each turn asks for it. */
  #estimate: number;
  /** Tokens that the first `upTo` messages have by the endpoint's own count, the answer at their end included. */
  #counted: { tokens: number; upTo: number };

  constructor(messages: readonly Message[], tools: readonly ToolDeclaration[]) {
    this.#tools = estimateTools(tools);
    this.#estimate = estimateMessages(messages);
    this.#counted = { tokens: this.#tools, upTo: 0 };
  }

  /** Of the tools, which are sent with every request. */
  get tools(): number {
    return this.#tools;
  }

  /** Of tools and messages, whatever an endpoint has counted. */
  get estimated(): number {
    return this.#tools + this.#estimate;
  }

  /** Of the next request. */
  used(messages: readonly Message[]): number {
    return this.#counted.tokens + estimateMessages(messages.slice(this.#counted.upTo));
  }

  /** A message was added. */
  add(message: Message): void {
    this.#estimate += estimateMessages([message]);
  }

  /** The endpoint has counted the first `upTo` messages, the last of which is its answer. */
  countedBy({ input, output }: Usage, upTo: number): void {
    this.#counted = { tokens: plausible(input + output, this.estimated), upTo };
  }

  /** Others take the place of all messages. */
  replace(messages: readonly Message[]): void {
    this.#estimate = estimateMessages(messages);
    this.#counted = { tokens: this.#tools, upTo: 0 };
  }

  /** Other tools take the place of all tools. */
  useTools(tools: readonly ToolDeclaration[]): void {
    this.#tools = estimateTools(tools);
    this.#counted = { tokens: this.#tools, upTo: 0 };
  }
}

/**
 * What an endpoint counted, unless no tokens are that long: some servers count only what their cache did not have, and a
 * conversation that seems short would never be summarised.
 */
function plausible(counted: number, estimated: number): number {
  return counted < estimated / 4 ? estimated : counted;
}
