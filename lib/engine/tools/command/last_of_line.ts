/**
 * What a terminal would show of a line that a program writes over and over: its last state.
 *
 * @module
 */

/** A longer line is given out as it comes. */
const MAX_PENDING = 64 * 1024;

/** Takes pieces of text; what a carriage return lets the next characters overwrite is left out. */
export class LastOfLine {
  /** Since the latest line break. */
  #line = "";
  /** A carriage return came: what comes next overwrites the line, unless it is its end. */
  #isRewound = false;

  /** The text that can be told by now. */
  add(text: string): string {
    let output = "";
    for (const piece of text.split(/(\r|\n)/)) {
      if (piece === "") continue;
      if (piece === "\r") {
        this.#isRewound = true;
      } else if (piece === "\n") {
        output += `${this.#line}${this.#isRewound ? "\r" : ""}\n`;
        this.#line = "";
        this.#isRewound = false;
      } else {
        this.#line = this.#isRewound ? piece : this.#line + piece;
        this.#isRewound = false;
      }
      if (this.#line.length > MAX_PENDING) {
        output += this.#line;
        this.#line = "";
      }
    }
    return output;
  }

  /** What is left when no more comes. */
  end(): string {
    const rest = this.#line;
    this.#line = "";
    return rest;
  }
}
