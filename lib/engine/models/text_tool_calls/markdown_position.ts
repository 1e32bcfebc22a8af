/**
 * Where in a text of Markdown one is: in code, or at the beginning of a line.
 *
 * Follows CommonMark (0.31, sections 4.5 and 6.1) as far as it can be told letter by letter: a code span ends with its
 * line at the latest.
 *
 * @module
 */

interface Fence {
  mark: string;
  length: number;
  indent: number;
}

/** Is told letter after letter. */
export class MarkdownPosition {
  #fence: Fence | undefined;
  /** The line that has just begun a fence: another backtick in it, and it was a code span. */
  #newFence: Fence | undefined;
  #closesFence = false;
  /** Backticks that the code span was opened with. */
  #span = 0;
  /** Marks in a row up to here. */
  #run = 0;
  #runMark = "";
  #runBeginsLine = false;
  #indent = 0;
  #isBlank = true;
  #isItem = false;
  #hasWords = false;
  #isQuoting = false;

  /** Whether code surrounds what comes next, which is `letter`. */
  isCodeBefore(letter: string): boolean {
    if (letter !== this.#runMark) this.#endRun();
    return this.#fence !== undefined || this.#newFence !== undefined || this.#span > 0 ||
      this.#run > 0;
  }

  /** Whether only white space stands on the line so far, and not so much that the line is code. */
  get isLineStart(): boolean {
    return this.#isBlank && this.#indent < 4;
  }

  /** Whether the line holds more than the mark of a list or a quotation. */
  get hasWords(): boolean {
    return this.#hasWords;
  }

  /** Whether the line is neither indented code nor belongs to a list, a table or a quotation. */
  get isParagraph(): boolean {
    return this.#indent < 4 && !this.#isItem;
  }

  /** What follows, up to the next blank line, goes on with what was shown here. */
  quote(): void {
    this.#isQuoting = true;
  }

  get isQuoting(): boolean {
    return this.#isQuoting;
  }

  get isInFence(): boolean {
    return this.#fence !== undefined || this.#newFence !== undefined;
  }

  /** Takes one letter. */
  pass(letter: string): void {
    if (letter !== this.#runMark) this.#endRun();
    if (letter === "\n") return this.#endLine();
    if (letter === "`" || letter === "~") return this.#passMark(letter);
    if (letter === " " || letter === "\t" || letter === "\r") {
      if (this.#isBlank) this.#indent += letter === "\t" ? 4 : letter === " " ? 1 : 0;
      return;
    }
    if (this.#isBlank) this.#isItem = /[-*+>|]/.test(letter);
    if (!/[-*+>|\d.)#]/.test(letter)) this.#hasWords = true;
    this.#isBlank = false;
    this.#closesFence = false;
  }

  /** A call was here: what follows it counts like the beginning of a line. */
  passCall(): void {
    this.#endRun();
    this.#endLine();
    this.#fence = undefined;
  }

  #passMark(mark: string): void {
    if (this.#run === 0) {
      this.#runMark = mark;
      this.#runBeginsLine = this.#isBlank;
    }
    this.#run++;
    this.#isBlank = false;
  }

  #endRun(): void {
    const length = this.#run;
    const mark = this.#runMark;
    if (length === 0) return;
    this.#run = 0;
    this.#runMark = "";
    if (this.#fence !== undefined) {
      this.#closesFence = this.#runBeginsLine && mark === this.#fence.mark &&
        length >= this.#fence.length && this.#indent < this.#fence.indent + 4;
      return;
    }
    if (this.#runBeginsLine && length >= 3) {
      this.#newFence = { mark, length, indent: this.#indent };
      return;
    }
    if (mark !== "`") return;
    if (this.#newFence?.mark === "`") {
      this.#span = this.#newFence.length === length ? 0 : this.#newFence.length;
      this.#newFence = undefined;
    } else if (this.#newFence === undefined) {
      if (this.#span === 0) this.#span = length;
      else if (this.#span === length) this.#span = 0;
    }
  }

  #endLine(): void {
    if (this.#closesFence) this.#fence = undefined;
    else this.#fence ??= this.#newFence;
    if (this.#isBlank) this.#isQuoting = false;
    this.#newFence = undefined;
    this.#closesFence = false;
    this.#span = 0;
    this.#indent = 0;
    this.#isBlank = true;
    this.#isItem = false;
    this.#hasWords = false;
  }
}
