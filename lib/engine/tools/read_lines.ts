/**
 * A window of a file's lines, in bounded memory.
 *
 * @module
 */
import { grouped } from "./outcome.ts";
import { MAX_OUTPUT_BYTES } from "./truncate.ts";

export interface NumberedLines {
  lines: string[];
  /** Lines of the whole file; undefined when the file is too long to count them. */
  total: number | undefined;
  /** The first line that was not read; undefined when the last one was. */
  next: number | undefined;
  /** Of the file, in bytes. */
  size: number;
  hasCarriageReturns: boolean;
}

export interface ReadLinesOptions {
  /** The first line, counted from 1. */
  offset: number;
  limit: number;
  /** Of the file, in bytes. */
  size: number;
  signal: AbortSignal;
  /** Of the answer. */
  maxBytes?: number | undefined;
}

/** A longer line is cut: it is data or minified code, and one of them would take the whole answer. */
const MAX_LINE_CHARACTERS = 2000;
/** A character of UTF-8 has at most 4 bytes. */
const MAX_LINE_BYTES = MAX_LINE_CHARACTERS * 4;
/** Up to this size the rest of a file is read too, to tell how many lines it has. */
const COUNTABLE_BYTES = 16 * 1024 * 1024;
/** For the line numbers and the closing remark. */
const RESERVED_BYTES = 512;
const RESERVED_SHARE = 0.25;
const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** Reads lines from where `file` stands, which must be its beginning. */
export async function readLines(
  file: Pick<Deno.FsFile, "read">,
  options: ReadLinesOptions,
): Promise<NumberedLines> {
  const { size, signal } = options;
  const window = new LineWindow(options);
  const chunk = new Uint8Array(CHUNK_BYTES);
  for (;;) {
    signal.throwIfAborted();
    const read = await file.read(chunk);
    if (read === null) {
      window.end();
      break;
    }
    window.add(chunk.subarray(0, read));
    if (window.isFull && size > COUNTABLE_BYTES) {
      return { ...window.result(), total: undefined, size };
    }
  }
  return { ...window.result(), total: window.total, size };
}

/** Collects the lines `offset` to `offset + limit - 1` of the bytes that it is given. */
class LineWindow {
  readonly #offset: number;
  readonly #limit: number;
  readonly #maxBytes: number;
  readonly #lines: string[] = [];
  /** The beginning of the line that is being read. */
  #line = new Uint8Array(MAX_LINE_BYTES);
  #kept = 0;
  /** Length of that line so far, kept or not. */
  #length = 0;
  #lastByte = 0;
  #number = 1;
  #bytes = 0;
  #next: number | undefined;
  #hasCarriageReturns = false;
  /** No line break follows. */
  #isAtEnd = false;

  constructor({ offset, limit, maxBytes = MAX_OUTPUT_BYTES }: ReadLinesOptions) {
    this.#offset = offset;
    this.#limit = limit;
    this.#maxBytes = maxBytes - Math.min(RESERVED_BYTES, maxBytes * RESERVED_SHARE);
  }

  get isFull(): boolean {
    return this.#next !== undefined;
  }

  get total(): number {
    return this.#number - 1;
  }

  add(chunk: Uint8Array): void {
    let start = 0;
    while (start < chunk.length) {
      const newline = chunk.indexOf(NEWLINE, start);
      this.#append(chunk.subarray(start, newline === -1 ? chunk.length : newline));
      if (newline === -1) return;
      this.#endLine();
      start = newline + 1;
    }
  }

  /** The file is over: a last line without a line break counts. */
  end(): void {
    this.#isAtEnd = true;
    if (this.#length > 0) this.#endLine();
  }

  result() {
    return { lines: this.#lines, next: this.#next, hasCarriageReturns: this.#hasCarriageReturns };
  }

  #append(piece: Uint8Array): void {
    const room = Math.min(MAX_LINE_BYTES - this.#kept, piece.length);
    this.#line.set(piece.subarray(0, room), this.#kept);
    this.#kept += room;
    this.#length += piece.length;
    this.#lastByte = piece.at(-1) ?? this.#lastByte;
  }

  #endLine(): void {
    if (this.#number >= this.#offset && this.#next === undefined) this.#keepLine();
    this.#number++;
    this.#kept = 0;
    this.#length = 0;
  }

  #keepLine(): void {
    const line = this.#decode();
    // One byte for the line break, and the number with its tab.
    const bytes = new TextEncoder().encode(line).length + String(this.#number).length + 2;
    const isFull = this.#lines.length >= this.#limit ||
      (this.#lines.length > 0 && this.#bytes + bytes > this.#maxBytes);
    if (isFull) {
      this.#next = this.#number;
      return;
    }
    this.#bytes += bytes;
    this.#lines.push(line);
  }

  #decode(): string {
    let line = new TextDecoder().decode(this.#line.subarray(0, this.#kept));
    if (this.#length > 0 && this.#lastByte === 0x0d && !this.#isAtEnd) {
      this.#hasCarriageReturns = true;
      if (this.#kept === this.#length) line = line.slice(0, -1);
    }
    if (line.length <= MAX_LINE_CHARACTERS && this.#kept === this.#length) return line;
    // Not between the two halves of a surrogate pair.
    const end = /[\uD800-\uDBFF]/.test(line[MAX_LINE_CHARACTERS - 1] ?? "")
      ? MAX_LINE_CHARACTERS - 1
      : MAX_LINE_CHARACTERS;
    return `${line.slice(0, end)} … (line cut: ${grouped(this.#length)} bytes)`;
  }
}
