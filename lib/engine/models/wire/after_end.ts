/**
 * What an endpoint does once it has said why an answer ended.
 *
 * @module
 */
import type { Endpoint } from "../endpoint.ts";
import type { AnswerBuilder } from "./answer_builder.ts";
import type { AnswerEnd } from "./answer_reader.ts";

/** What is waited for after the end of an answer: its usage, and the proper end of the body, which some servers never send. */
const AFTER_END_MS = 5_000;

/**
 * One endpoint, as far as its answers have shown it in a run. Some say `stop` in every piece of an answer, and may be silent
 * for long between two of them; others keep the connection open for ever after the last.
 */
export class AfterEnd {
  readonly #endedMs: number;
  #habit: "unknown" | "goes on" | "stays open" = "unknown";

  /** @param options.endedMs what is waited for usually, in milliseconds; for tests */
  constructor({ endedMs = AFTER_END_MS }: { endedMs?: number } = {}) {
    this.#endedMs = endedMs;
  }

  /** How long it is waited for what may follow the end that an endpoint has just told. */
  waitMs({ idleMs }: Pick<Endpoint, "idleMs">, end: AnswerEnd, builder: AnswerBuilder): number {
    const isDoubtful = this.#habit === "goes on" ||
      (this.#habit === "unknown" && COMPLETE.has(end.reason) && !isAnswer(builder));
    return isDoubtful ? Math.max(idleMs, this.#endedMs) : this.#endedMs;
  }

  /** More of the answer came after its end: nothing is over before the endpoint falls silent. */
  wentOn(): void {
    this.#habit = "goes on";
  }

  /** Nothing came after the end, not even the end of the body. */
  waitedInVain(): void {
    this.#habit = "stays open";
  }
}

/** What only a whole answer ends with. */
const COMPLETE: ReadonlySet<AnswerEnd["reason"]> = new Set(["stop", "calls"]);

/** Whether it is one that somebody can do something with: thoughts alone, and half of a call, want to be gone on with. */
function isAnswer(builder: AnswerBuilder): boolean {
  return builder.hasWholeCalls && builder.parts().some(({ type }) => type !== "reasoning");
}
