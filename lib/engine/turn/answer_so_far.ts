/**
 * What the model has said of the answer that it is giving.
 *
 * @module
 */
import { Pieces } from "../../text/pieces.ts";
import { answerText } from "../message.ts";
import type { ModelEvent } from "../models/model.ts";

/** What is kept of an answer that has not ended; once it has, it is kept anyway. */
const MAX_UNFINISHED_CHARS = 1024 * 1024;

/** The text of the latest answer, also where it was interrupted; of the one before while it is still empty. */
export class AnswerSoFar {
  #previous = "";
  readonly #pieces = new Pieces();
  #isTold = false;
  #isFinished = false;

  get text(): string {
    return this.#pieces.text.trim() || this.#previous;
  }

  /** What has come of the answer that is being given; empty once it has ended. */
  get unfinished(): string {
    return this.#isFinished ? "" : this.#pieces.text;
  }

  begin(): void {
    this.#previous = this.text;
    this.#pieces.clear();
    this.#isTold = false;
    this.#isFinished = false;
  }

  add(event: ModelEvent): void {
    if (event.type === "text" || event.type === "reasoning") this.#isTold = true;
    if (event.type === "text" && this.#pieces.length < MAX_UNFINISHED_CHARS) {
      this.#pieces.add(event.delta);
    }
    if (event.type === "finish") {
      this.#isFinished = true;
      this.#pieces.clear();
      this.#pieces.add(answerText(event.answer));
    }
  }

  /** Forgets what came of this answer; says whether anything had come. */
  void(): boolean {
    const isTold = this.#isTold;
    this.#pieces.clear();
    this.#isTold = false;
    return isTold;
  }
}
