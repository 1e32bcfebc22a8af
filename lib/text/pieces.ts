/**
 * A text that is put together.
 *
 * @module
 */

/** Pieces that are joined at once: a piece that stands alone costs six times its letters. */
const MAX_PIECES = 1_024;

/** A text that comes in many small pieces. */
export class Pieces {
  #joined: string[] = [];
  #pieces: string[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  get text(): string {
    const text = [...this.#joined, ...this.#pieces].join("");
    this.#joined = text === "" ? [] : [text];
    this.#pieces = [];
    return text;
  }

  clear(): void {
    this.#joined = [];
    this.#pieces = [];
    this.#length = 0;
  }

  add(piece: string): void {
    if (piece === "") return;
    this.#length += piece.length;
    if (this.#pieces.push(piece) < MAX_PIECES) return;
    this.#joined.push(this.#pieces.join(""));
    this.#pieces = [];
  }
}
