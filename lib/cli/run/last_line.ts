/**
 * The last line of words that come in pieces.
 *
 * @module
 */

/** Keeps one line, or its beginning, whatever comes. */
export class LastLine {
  readonly #maxChars: number;
  /** Of the messages before. */
  #before = "";
  /** The last line of this message that is not empty, but the one that is being written, */
  #complete = "";
  /** and that one. */
  #current = "";

  constructor(maxChars: number) {
    this.#maxChars = maxChars;
  }

  get text(): string {
    return this.#current.trim() || this.#complete || this.#before;
  }

  add(delta: string): void {
    const lines = delta.split("\n");
    for (const [index, line] of lines.entries()) {
      if (index > 0) this.#endLine();
      const room = this.#maxChars - this.#current.length;
      if (room > 0) this.#current += line.slice(0, room).toWellFormed();
    }
  }

  /** What comes now is another message. */
  end(): void {
    this.#before = this.text;
    this.void();
  }

  /** What came since the last message is not said. */
  void(): void {
    this.#complete = "";
    this.#current = "";
  }

  #endLine(): void {
    this.#complete = this.#current.trim() || this.#complete;
    this.#current = "";
  }
}
