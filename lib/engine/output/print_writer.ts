/**
 * Writing to a pipe, a file or a terminal without losing, reordering or hoarding anything.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { delay } from "../../sys/delay.ts";
import { writeAll } from "../../sys/files/write_all.ts";
import { systemFailure } from "../../sys/system_error.ts";

/** The part of `Deno.stdout` that is needed. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<number>;
}

export interface PrintWriterOptions {
  /** Bytes after which nothing more is taken. */
  maxBytes?: number;
  /** Called once when the reader has gone away; from then on everything is dropped. */
  onBroken?: () => void;
  /** Called with what is written next, which waits until it resolves. Must not fail. */
  beforeWrite?: ((bytes: Uint8Array) => Promise<void>) | undefined;
}

/** From so many characters in waiting on the writer of words waits too. */
const HIGH_WATER = 64 * 1024;
/** Words that come within this time after a write go out together: a tenth of the writes at a fast model. */
const GATHER_MS = 10;
const encoder = new TextEncoder();

/** Writes text in order. Words that come close together are joined to one write. */
export class PrintWriter {
  readonly #sink: ByteSink;
  readonly #maxBytes: number;
  readonly #onBroken: () => void;
  readonly #beforeWrite: PrintWriterOptions["beforeWrite"];
  #pending: string[] = [];
  #pendingLength = 0;
  #flushing: Promise<void> | undefined;
  /** Ends the wait for words that go out together with others. */
  #hurry = new AbortController();
  /** Bytes, those that wait included. */
  #taken = 0;
  #isBroken = false;
  #failure: UserError | undefined;
  #isAtLineStart = true;

  constructor(
    sink: ByteSink,
    { maxBytes = Infinity, onBroken = () => {}, beforeWrite }: PrintWriterOptions = {},
  ) {
    this.#sink = sink;
    this.#maxBytes = maxBytes;
    this.#onBroken = onBroken;
    this.#beforeWrite = beforeWrite;
  }

  /** Whether the last character written was a line break. */
  get isAtLineStart(): boolean {
    return this.#isAtLineStart;
  }

  /**
   * Takes `text`; waits only when the reader is slow.
   *
   * @throws {UserError} when `maxBytes` were taken before, or an earlier write failed
   */
  async write(text: string): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    if (text === "" || this.#isBroken) return;
    if (this.#taken >= this.#maxBytes) {
      throw new UserError(
        `the run has written ${this.#maxBytes} bytes of output, which is the limit`,
        {
          hint: "ISONFORGE_LOG_MAX sets the limit, in bytes",
        },
      );
    }
    this.#taken += encoder.encode(text).length;
    this.#pending.push(text);
    this.#pendingLength += text.length;
    this.#isAtLineStart = text.endsWith("\n");
    this.#flushing ??= this.#flush();
    if (this.#pendingLength > HIGH_WATER) await this.#flushing;
  }

  /**
   * Resolves when everything is written; nothing is waited for to go out with it.
   *
   * @throws {UserError} when it could not be, as on a disk that is full
   */
  async drain(): Promise<void> {
    this.#hurry.abort();
    await this.#flushing;
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #flush(): Promise<void> {
    const { signal } = this.#hurry = new AbortController();
    try {
      while (this.#pending.length > 0) {
        const bytes = encoder.encode(this.#pending.join(""));
        this.#pending = [];
        this.#pendingLength = 0;
        await this.#writeAll(bytes);
        await delay(GATHER_MS, signal);
      }
    } catch (error) {
      this.#isBroken = true;
      this.#pending = [];
      if (error instanceof Deno.errors.BrokenPipe) this.#onBroken();
      else this.#failure = systemFailure("cannot write the output", error);
    } finally {
      this.#flushing = undefined;
    }
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    await this.#beforeWrite?.(bytes);
    await writeAll(this.#sink, bytes);
  }
}
