/**
 * Keeps beside a file that a run writes to at which times it did (`--stdout-times`).
 *
 * The file itself stays as it is; `logs --since` and `logs --timestamps` read the index.
 *
 * @module
 */
import { formatLogTime } from "../../log_time.ts";
import { writeAll } from "../../sys/files/write_all.ts";

/**
 * At most one entry in this time: it bounds the index to about 240 bytes a second, and is how exact
 * the times are.
 */
const INTERVAL_MS = 100;
const NEWLINE = 0x0a;
const encoder = new TextEncoder();

export interface OutputTimesOptions {
  /**
   * Bytes in the file now; undefined where it is no file. Asked rather than counted: an earlier run,
   * the shell, and the runtime write to it too.
   */
  size: () => Promise<number | undefined>;
}

/** An index that is being written. Whatever fails here is no matter of the run: the next entry tries again. */
export class OutputTimes implements Disposable {
  readonly #path: string;
  readonly #size: () => Promise<number | undefined>;
  #file: Deno.FsFile | undefined;
  #isTorn = false;
  #isAtLineStart = true;
  /** By the clock that never jumps. */
  #latest = -Infinity;

  constructor(path: string, { size }: OutputTimesOptions) {
    this.#path = path;
    this.#size = size;
  }

  /** Notes that a run begins, wherever the file ends: also for what is written past us. */
  async begin(): Promise<void> {
    await this.#add(0);
  }

  /**
   * Notes the time when a line begins in `bytes`, which are about to be written: the entry comes
   * first, so that whatever ends the run leaves no line without its time.
   */
  async beforeWrite(bytes: Uint8Array): Promise<void> {
    const start = this.#isAtLineStart ? 0 : bytes.indexOf(NEWLINE) + 1;
    const beginsLine = start < bytes.length && (start > 0 || this.#isAtLineStart);
    this.#isAtLineStart = bytes.at(-1) === NEWLINE;
    if (beginsLine && performance.now() - this.#latest >= INTERVAL_MS) await this.#add(start);
  }

  [Symbol.dispose](): void {
    this.#file?.close();
    this.#file = undefined;
  }

  /** @param ahead bytes between the end of the file and the line */
  async #add(ahead: number): Promise<void> {
    this.#latest = performance.now();
    try {
      const size = await this.#size();
      if (size === undefined) return;
      this.#file ??= await this.#open();
      // After half an entry only a line of its own can be read again.
      const separator = this.#isTorn ? "\n" : "";
      const entry = formatLogTime({ offset: size + ahead, time: Date.now() });
      const bytes = encoder.encode(separator + entry);
      this.#isTorn = true;
      await writeAll(this.#file, bytes);
      this.#isTorn = false;
    } catch {
      // A full disk, say: then what comes has the time of the entry before.
    }
  }

  async #open(): Promise<Deno.FsFile> {
    const file = await Deno.open(this.#path, { append: true, create: true, mode: 0o600 });
    // The run before may have been killed in the middle of an entry.
    this.#isTorn = (await file.stat()).size > 0;
    return file;
  }
}
