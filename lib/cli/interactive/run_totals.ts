/**
 * What was used since the program began, by all its conversations.
 *
 * @module
 */
import type { RunOutcome } from "../../engine/events.ts";
import { type LimitOptions, Limits } from "../../engine/limits.ts";
import type { Usage } from "../../engine/message.ts";

/** Adds up turns; the budget is for all of them, the other caps for each message. */
export class RunTotals {
  #usage: Usage = { input: 0, output: 0, cacheRead: 0, estimated: false };
  #costUsd: number | undefined;
  #turns = 0;

  /** The limits of the next turn. */
  limits(options: LimitOptions): Limits {
    return new Limits({ ...options, before: this.#usage });
  }

  add({ usage, costUsd, turns }: Pick<RunOutcome, "usage" | "costUsd" | "turns">): void {
    this.#usage = usage;
    this.#costUsd = costUsd;
    this.#turns += turns;
  }

  /** In words. */
  describe(): string {
    const { input, output, cacheRead, estimated } = this.#usage;
    const number = (value: number) => value.toLocaleString("en-US");
    const parts = [
      `${number(this.#turns)} ${this.#turns === 1 ? "answer" : "answers"} of the model`,
      `${number(input)} tokens in (${number(cacheRead)} cached), ${number(output)} out` +
      (estimated ? ", partly estimated" : ""),
      this.#costUsd === undefined
        ? "cost unknown: set ISONFORGE_RATE_INPUT and ISONFORGE_RATE_OUTPUT to know it"
        : `$${this.#costUsd.toFixed(4)}`,
    ];
    return parts.join(" · ");
  }
}
