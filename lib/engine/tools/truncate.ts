/**
 * What of a long output reaches a model: the head and the tail, with the middle named.
 *
 * @module
 */
import { formatBytes } from "../../text/format_bytes.ts";
import { joinBytes } from "../../text/join_bytes.ts";
import { count } from "./outcome.ts";

/** Contract, section 5: whichever is reached first. */
export const MAX_OUTPUT_BYTES = 50 * 1024;
export const MAX_OUTPUT_LINES = 2000;

/** Taken off each half when something is left out, so that the note still fits the limit; of a small one less. */
const NOTE_BYTES = 512;
const NOTE_SHARE = 0.25;
const HALF_LINES = MAX_OUTPUT_LINES / 2 - 1;
const NEWLINE = 0x0a;

/**
 * Takes an output of any length and keeps as much of it as a model may see: `maxBytes` of memory, whatever comes.
 */
export class HeadAndTail {
  readonly #maxBytes: number;
  readonly #halfBytes: number;
  #head: Uint8Array;
  #headLength = 0;
  /** A ring once it is full: the oldest byte is at `#tailEnd`. */
  #tail: Uint8Array;
  #tailEnd = 0;
  #tailLength = 0;
  #newlines = 0;
  #bytes = 0;
  #last = NEWLINE;

  constructor(maxBytes = MAX_OUTPUT_BYTES) {
    this.#maxBytes = maxBytes;
    this.#halfBytes = Math.floor(this.#maxBytes / 2);
    this.#head = new Uint8Array(this.#halfBytes);
    this.#tail = new Uint8Array(this.#halfBytes);
  }

  /** Adds UTF-8 text. A piece may end inside a character. */
  add(piece: Uint8Array): void {
    for (const byte of piece) if (byte === NEWLINE) this.#newlines++;
    this.#bytes += piece.length;
    this.#last = piece.at(-1) ?? this.#last;

    const room = Math.min(this.#halfBytes - this.#headLength, piece.length);
    this.#head.set(piece.subarray(0, room), this.#headLength);
    this.#headLength += room;
    this.#addToTail(piece.subarray(Math.max(room, piece.length - this.#halfBytes)));
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** A last line without a line break counts. */
  get lines(): number {
    return this.#newlines + (this.#last === NEWLINE ? 0 : 1);
  }

  /** Whether more came than a model may see. */
  get overflows(): boolean {
    return this.#bytes > this.#maxBytes || this.lines > MAX_OUTPUT_LINES;
  }

  /** The text for the model; `howToSee` ends the note on what was left out. */
  text(howToSee: string): string {
    const tail = this.#tailInOrder();
    const known = joinBytes([this.#head.subarray(0, this.#headLength), tail]);
    if (!this.overflows) return decode(known);

    // Many short lines may all stand in one half: then both cuts are made in the whole.
    const isComplete = this.#bytes <= this.#maxBytes;
    const head = firstLines(isComplete ? known : this.#head, this.#lengthOfPart);
    const end = lastLines(isComplete ? known : tail, this.#lengthOfPart);
    const lines = Math.max(1, this.lines - countLines(head) - countLines(end));
    const left = `${count(lines, "line")} (${formatBytes(this.#bytes - head.length - end.length)})`;
    const separator = head.at(-1) === NEWLINE ? "" : "\n";
    return `${decode(head)}${separator}… ${left} left out; ${howToSee}\n${decode(end)}`;
  }

  /** What of a half is shown when something is left out. */
  get #lengthOfPart(): number {
    return this.#halfBytes - Math.floor(Math.min(NOTE_BYTES, this.#halfBytes * NOTE_SHARE));
  }

  #addToTail(piece: Uint8Array): void {
    const first = Math.min(piece.length, this.#halfBytes - this.#tailEnd);
    this.#tail.set(piece.subarray(0, first), this.#tailEnd);
    this.#tail.set(piece.subarray(first), 0);
    this.#tailEnd = (this.#tailEnd + piece.length) % this.#halfBytes;
    this.#tailLength = Math.min(this.#tailLength + piece.length, this.#halfBytes);
  }

  #tailInOrder(): Uint8Array {
    if (this.#tailLength < this.#halfBytes) return this.#tail.subarray(0, this.#tailLength);
    return joinBytes([this.#tail.subarray(this.#tailEnd), this.#tail.subarray(0, this.#tailEnd)]);
  }
}

/** `text` as a model may see it; `howToSee` says how to get at what is left out. */
export function truncate(text: string, howToSee: string, maxBytes?: number): string {
  const kept = new HeadAndTail(maxBytes);
  kept.add(new TextEncoder().encode(text));
  return kept.overflows ? kept.text(howToSee) : text;
}

/** The first lines of a half: whole ones, unless the last of them is most of it. */
function firstLines(bytes: Uint8Array, length: number): Uint8Array {
  const piece = bytes.subarray(0, length);
  let end = 0;
  for (let lines = 0; lines < HALF_LINES; lines++) {
    const next = piece.indexOf(NEWLINE, end);
    if (next === -1) {
      if (end >= piece.length / 2) break;
      end = piece.length;
      while (end > 0 && isContinuation(bytes[end])) end--;
      break;
    }
    end = next + 1;
  }
  return piece.subarray(0, end);
}

/** The last lines of a half, likewise. */
function lastLines(bytes: Uint8Array, length: number): Uint8Array {
  const piece = bytes.subarray(Math.max(0, bytes.length - length));
  let start = piece.length;
  for (let lines = 0; lines < HALF_LINES; lines++) {
    const previous = start >= 2 ? piece.lastIndexOf(NEWLINE, start - 2) : -1;
    if (previous === -1) {
      if (piece.length - start >= piece.length / 2) break;
      start = 0;
      while (isContinuation(piece[start])) start++;
      break;
    }
    start = previous + 1;
  }
  return piece.subarray(start);
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function countLines(bytes: Uint8Array): number {
  let lines = bytes.length > 0 && bytes.at(-1) !== NEWLINE ? 1 : 0;
  for (const byte of bytes) if (byte === NEWLINE) lines++;
  return lines;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
