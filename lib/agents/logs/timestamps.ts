/**
 * Putting before each line of a log the time at which it was begun.
 *
 * @module
 */
import type { Sink } from "./sink.ts";
import { LineTimes } from "./line_times.ts";
import type { RunStart } from "./times_index.ts";

const NEWLINE = 0x0a;
/** Of a timestamp and a space. */
const LENGTH = "2026-01-31T12:00:00.000Z ".length;
/** In it: three digits. */
const MS_AT = "2026-01-31T12:00:00.".length;
const ZERO = 0x30;
const encoder = new TextEncoder();
/** Stands where nobody knows the time. */
const UNKNOWN = encoder.encode("- ");

export interface TimestampsOptions {
  sink: Sink;
  /** Where in the log the first byte stands, */
  offset: number;
  /** and whether a line begins there. */
  isAtLineStart: boolean;
  run?: RunStart | undefined;
  /** Told once, before the first line of which the time is not known. */
  onUnknown: () => void;
}

/** Takes the bytes of a log in their order; all others than the times pass as they are. */
export class Timestamps implements Disposable {
  readonly #index: string;
  readonly #sink: Sink;
  readonly #onUnknown: () => void;
  #times: LineTimes;
  #offset: number;
  #isAtLineStart: boolean;
  #hasTold = false;
  /** When the latest bytes came, in milliseconds since 1970. */
  #readAt: number | undefined;
  readonly #formatted = new Uint8Array(LENGTH);
  #formattedSecond: number | undefined;

  constructor(
    index: string,
    { sink, offset, isAtLineStart, run, onUnknown }: TimestampsOptions,
  ) {
    this.#index = index;
    this.#sink = sink;
    this.#offset = offset;
    this.#isAtLineStart = isAtLineStart;
    this.#times = new LineTimes(index, { run });
    this.#onUnknown = onUnknown;
  }

  /** Hands the bytes on, with their times; resolves when the sink has taken them. */
  async write(bytes: Uint8Array): Promise<void> {
    const from = this.#offset;
    this.#readAt = Date.now();
    await this.#times.read({ from, to: from + bytes.length });
    const stamped = new Uint8Array(bytes.length + this.#linesBegunIn(bytes) * LENGTH);
    let length = 0;
    for (let at = 0; at < bytes.length;) {
      if (this.#isAtLineStart) length += this.#putTimestamp(stamped, length, from + at);
      const newline = bytes.indexOf(NEWLINE, at);
      const end = newline === -1 ? bytes.length : newline + 1;
      stamped.set(bytes.subarray(at, end), length);
      length += end - at;
      this.#isAtLineStart = newline !== -1;
      at = end;
    }
    this.#offset += bytes.length;
    await this.#sink(stamped.subarray(0, length));
  }

  /** What comes is another log from its start on, or this one, cut since it was read last. */
  restart(why: "cut" | "replaced"): void {
    this.#times[Symbol.dispose]();
    const notBefore = why === "cut" ? this.#readAt : undefined;
    this.#times = new LineTimes(this.#index, { notBefore });
    this.#offset = 0;
    this.#isAtLineStart = true;
  }

  [Symbol.dispose](): void {
    this.#times[Symbol.dispose]();
  }

  #linesBegunIn(bytes: Uint8Array): number {
    let lines = this.#isAtLineStart ? 1 : 0;
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
    return lines;
  }

  /** Writes the time of the line at `offset` of the log; returns its length in bytes. */
  #putTimestamp(into: Uint8Array, at: number, offset: number): number {
    const time = this.#times.at(offset);
    if (time !== undefined) {
      this.#format(time);
      into.set(this.#formatted, at);
      return LENGTH;
    }
    if (!this.#hasTold) this.#onUnknown();
    this.#hasTold = true;
    into.set(UNKNOWN, at);
    return UNKNOWN.length;
  }

  /** A date is made for each second only: it costs as much as all else of a line twice over (3.4 µs, measured). */
  #format(time: number): void {
    const second = Math.floor(time / 1000);
    if (this.#formattedSecond !== second) {
      encoder.encodeInto(`${new Date(time).toISOString()} `, this.#formatted);
      this.#formattedSecond = second;
    }
    const ms = time - second * 1000;
    this.#formatted[MS_AT] = ZERO + Math.floor(ms / 100);
    this.#formatted[MS_AT + 1] = ZERO + Math.floor(ms / 10) % 10;
    this.#formatted[MS_AT + 2] = ZERO + ms % 10;
  }
}
