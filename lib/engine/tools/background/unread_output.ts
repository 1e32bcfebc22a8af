/**
 * What a command has written since somebody looked.
 *
 * @module
 */
import { cleanText, dropEscapes } from "../command/clean_text.ts";
import { LastOfLine } from "../command/last_of_line.ts";

/** Of one command in memory; what came first is dropped. */
export const MAX_UNREAD_BYTES = 256 * 1024;

/** Keeps the end of what nobody has read yet. */
export class UnreadOutput {
  #pieces: Uint8Array[] = [];
  /** What came, */
  #bytes = 0;
  /** and what is kept of it. */
  #kept = 0;
  #decoder = new TextDecoder();
  readonly #lines = new LastOfLine();

  get isEmpty(): boolean {
    return this.#bytes === 0;
  }

  /** @param piece may be a buffer that is used again */
  add(piece: Uint8Array): void {
    const kept = piece.slice(-MAX_UNREAD_BYTES);
    this.#pieces.push(kept);
    this.#bytes += piece.length;
    this.#kept += kept.length;
    // Twice as much may be there for a moment: to drop from the front at every piece takes its time.
    if (this.#kept > 2 * MAX_UNREAD_BYTES) this.#drop();
  }

  /** All of it as text, which is then read; `isLast` when no more comes. */
  take({ isLast }: { isLast: boolean }): { text: string; droppedBytes: number } {
    this.#drop();
    const droppedBytes = this.#bytes - this.#kept;
    // What was dropped may have ended within a character.
    if (droppedBytes > 0) this.#decoder = new TextDecoder();
    const decoded = this.#pieces.map((piece) => this.#decoder.decode(piece, { stream: true }));
    if (isLast) decoded.push(this.#decoder.decode());
    this.#pieces = [];
    this.#bytes = this.#kept = 0;
    const text = this.#lines.add(cleanText(decoded.join(""))) + this.#lines.end();
    return { text: dropEscapes(text), droppedBytes };
  }

  /** Leaves as much as may be kept. */
  #drop(): void {
    let over = Math.max(0, this.#kept - MAX_UNREAD_BYTES);
    this.#kept -= over;
    let first = 0;
    for (; over > 0; first++) {
      const piece = this.#pieces[first] ?? new Uint8Array(over);
      if (piece.length > over) {
        this.#pieces[first] = piece.subarray(over);
        break;
      }
      over -= piece.length;
    }
    this.#pieces.splice(0, first);
  }
}
