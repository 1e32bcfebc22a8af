/**
 * Caps on one run, and what it has used so far: tokens and money.
 *
 * @module
 */
import { once } from "../sys/timers.ts";
import { NO_USAGE, sumOfUsage, type Usage } from "./message.ts";

/** USD per million tokens. */
export interface Rates {
  input: number;
  output: number;
  /** Input tokens that a cache had; the input rate unless given. */
  cacheRead: number | undefined;
}

export interface LimitOptions {
  maxTurns?: number;
  maxBudgetUsd?: number;
  /** For the whole run. */
  timeoutMs?: number;
  /** By the clock of the wall, which may be set, or go on while the machine sleeps. */
  deadline?: Date;
  /** Without rates no cost is known. */
  rates?: Rates;
  /** What the program had used before this run, in one interactive session; the budget is for both. */
  before?: Usage;
}

/** Between two looks at the clock of the wall. */
const LOOK_MS = 15_000;

export type Cap = "budget" | "turns" | "timeout";

/** A cap ended the run. The loop catches it: it is an end, not a failure. */
export class CapReached extends Error {
  override name = "CapReached";
  readonly cap: Cap;

  constructor(cap: Cap, message: string) {
    super(message);
    this.cap = cap;
  }
}

/** Counts what a run uses, and raises {@linkcode CapReached} where a cap is met. */
export class Limits {
  readonly #options: LimitOptions;
  readonly #deadline = new AbortController();
  readonly #timer: Disposable | undefined;
  #look: Disposable | undefined;
  #usage: Usage;
  #turns = 0;

  /** The clock of `timeoutMs` starts now. */
  constructor(options: LimitOptions = {}) {
    this.#options = options;
    const { timeoutMs, deadline, before } = options;
    if (deadline !== undefined) this.#watch(deadline);
    this.#usage = before ?? NO_USAGE;
    if (timeoutMs === undefined) return;
    const reached = new CapReached(
      "timeout",
      `the run reached its time limit of ${timeoutMs / 1000} s`,
    );
    this.#timer = once(timeoutMs, () => this.#deadline.abort(reached));
  }

  /** Aborted, with a {@linkcode CapReached} as its reason, when the time is over. */
  get signal(): AbortSignal {
    return this.#deadline.signal;
  }

  get usage(): Usage {
    return { ...this.#usage };
  }

  /** Calls of the model that were answered. */
  get turns(): number {
    return this.#turns;
  }

  /** Undefined where no rates are known. */
  get costUsd(): number | undefined {
    const { rates } = this.#options;
    return rates && cost(this.#usage, rates);
  }

  addUsage(usage: Usage): void {
    this.#usage = sumOfUsage(this.#usage, usage);
  }

  countTurn(): void {
    this.#turns++;
  }

  /**
   * Asked before anything that leads to another call of the model.
   *
   * @throws {CapReached}
   */
  check(): void {
    this.#deadline.signal.throwIfAborted();
    const { maxTurns, maxBudgetUsd } = this.#options;
    const { costUsd } = this;
    if (maxBudgetUsd !== undefined && costUsd !== undefined && costUsd >= maxBudgetUsd) {
      throw new CapReached(
        "budget",
        `the run reached its budget: $${costUsd.toFixed(4)} of $${maxBudgetUsd} spent`,
      );
    }
    if (maxTurns !== undefined && this.#turns >= maxTurns) {
      throw new CapReached(
        "turns",
        `the run reached its limit of ${maxTurns} ${maxTurns === 1 ? "turn" : "turns"}`,
      );
    }
  }

  /** Whether nothing may lead to another call of the model. */
  get isReached(): boolean {
    try {
      this.check();
      return false;
    } catch {
      return true;
    }
  }

  #watch(deadline: Date): void {
    const left = deadline.getTime() - Date.now();
    if (left > 0) {
      this.#look = once(Math.min(left, LOOK_MS), () => this.#watch(deadline));
      return;
    }
    const at = deadline.toTimeString().slice(0, 5);
    this.#deadline.abort(new CapReached("timeout", `the run reached its deadline at ${at}`));
  }

  /** Stops the clock. */
  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#look?.[Symbol.dispose]();
  }
}

function cost({ input, output, cacheRead }: Usage, rates: Rates): number {
  const cached = Math.min(cacheRead, input);
  return ((input - cached) * rates.input + cached * (rates.cacheRead ?? rates.input) +
    output * rates.output) / 1e6;
}
