/**
 * Whether an answer without tool calls is a final one, and how often a model is told that it is none.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { looksBlank } from "../../text/is_blank.ts";
import type { AnswerSchema } from "../answer_schema.ts";
import { answerText, type ToolCall } from "../message.ts";
import type { AnswerProblem, FinishEvent } from "../models/model.ts";
import { incompleteError, isUnread, misfitNudge, nudgeFor, problemError } from "../nudges.ts";

/** An answer is final, or the model is told `tell` of it; `notice` is what a person is told. */
export type Review = { kind: "final" } | { kind: "unfinished"; tell: string; notice?: string };

/** Answers in a row that are cut off or empty, before the run gives up. */
const MAX_NUDGES = 3;
/** Final answers that do not fit the schema are sent back so often. */
const MAX_CORRECTIONS = 3;

/** Reviews the answers of one run. */
export class AnswerReview {
  readonly #schema: AnswerSchema | undefined;
  /** Answers in a row that led nowhere. */
  #nudges = 0;
  /** What the model was told of, and has not got over yet. */
  #told: AnswerProblem | undefined;
  #corrections = 0;

  /** @param schema what the final answer has to fit */
  constructor(schema: AnswerSchema | undefined) {
    this.#schema = schema;
  }

  /** What the server is to hold answers to: from the first on it would keep many from calling tools at all. */
  get enforcedSchema(): Record<string, unknown> | undefined {
    return this.#corrections > 0 ? this.#schema?.schema : undefined;
  }

  /**
   * Takes note of the calls of an answer, once they were made.
   *
   * @throws {UserError} when again and again none of them had an end
   */
  sawCalls(calls: readonly ToolCall[], { isCutOff }: { isCutOff: boolean }): void {
    this.#told = undefined;
    this.#nudges = isCutOff && isUnread(calls) ? this.#nudges + 1 : 0;
    if (this.#nudges > MAX_NUDGES) throw incompleteError(this.#nudges, { reason: "length" });
  }

  /**
   * Judges an answer without calls.
   *
   * @throws {UserError} when the model was told often enough
   */
  judge({ answer, reason, problem }: FinishEvent): Review {
    if (problem !== undefined) return this.#problem(problem);
    const text = answerText(answer);
    if (reason !== "stop" || looksBlank(text)) {
      if (++this.#nudges > MAX_NUDGES) throw incompleteError(this.#nudges, { reason, answer });
      return { kind: "unfinished", ...nudgeFor(reason, answer) };
    }
    const checked = this.#schema?.check(text);
    return checked !== undefined && "problem" in checked
      ? this.#misfit(checked.problem)
      : { kind: "final" };
  }

  #problem(problem: AnswerProblem): Review {
    if (this.#told !== undefined) throw problemError(problem);
    this.#told = problem;
    return { kind: "unfinished", tell: problem.tell, notice: `${problem.fail}; it was told` };
  }

  #misfit(misfit: string): Review {
    if (++this.#corrections > MAX_CORRECTIONS) {
      throw new UserError(`the final answer does not fit --json-schema: ${misfit}`);
    }
    const notice = `the answer does not fit the schema: ${misfit}`;
    return { kind: "unfinished", tell: misfitNudge(misfit), notice };
  }
}
