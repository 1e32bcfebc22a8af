/**
 * Words that come in pieces, shown line by line: between two lines there is a place for what goes on, and for what is typed.
 *
 * @module
 */

/** More than this is not waited for. */
const MAX_HELD = 64 * 1024;

/** What makes whole lines of pieces. */
export interface WordStream {
  /** The end of what is held back, to show that something comes. */
  readonly held: string;
  /** What can be shown now: whole lines, or nothing. */
  take(delta: string): string;
  /** What is left. */
  end(): string;
}

/** Lines as they came. */
export class LineStream implements WordStream {
  #line = "";

  get held(): string {
    return this.#line;
  }

  take(delta: string): string {
    const text = this.#line + delta;
    const end = text.length > MAX_HELD ? text.length : text.lastIndexOf("\n") + 1;
    this.#line = text.slice(end);
    return text.slice(0, end);
  }

  end(): string {
    const line = this.#line;
    this.#line = "";
    return line;
  }
}
