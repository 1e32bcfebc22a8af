/**
 * When lines of a log were begun, asked for one after the other.
 *
 * @module
 */
import { type LogTime, parseLogTimes } from "../../log_time.ts";
import { isOfEarlierRun, openTimes, type RunStart, timesFromEnd } from "./times_index.ts";

const BLOCK = 16 * 1024;
const NEWLINE = 0x0a;
/** Longer than any entry; what is longer is none. */
const MAX_LINE = 64;
/**
 * So many entries are read ahead where there are as many: one that comes after others and makes them
 * void must be seen before they are reached.
 */
const LOOK_AHEAD = 4096;

export interface LineTimesOptions {
  run?: RunStart | undefined;
  /** In milliseconds since 1970: older entries are about lines that are gone. */
  notBefore?: number | undefined;
}

/** The index at a path, read once from where it is first asked about; it may grow meanwhile. */
export class LineTimes implements Disposable {
  readonly #path: string;
  readonly #run: RunStart | undefined;
  readonly #notBefore: number;
  #file: Deno.FsFile | undefined;
  /** Entries that are read, and how many of them have been reached. */
  #entries: LogTime[] = [];
  #next = 0;
  #reached: LogTime | undefined;
  /** The beginning of a line of the index that is not all read. */
  #partial = new Uint8Array();

  constructor(path: string, { run, notBefore = -Infinity }: LineTimesOptions = {}) {
    this.#path = path;
    this.#run = run;
    this.#notBefore = notBefore;
  }

  /** Makes everything known about the bytes of the log from `from` to `to`, both not before those asked for last. */
  async read({ from, to }: { from: number; to: number }): Promise<void> {
    if (this.#file === undefined) {
      this.#file = await openTimes(this.#path);
      if (this.#file === undefined) return;
      await this.#file.seek(await positionOf(this.#file, from), Deno.SeekMode.Start);
    }
    const block = new Uint8Array(BLOCK);
    while (
      this.#entries.length - this.#next < LOOK_AHEAD || (this.#entries.at(-1)?.offset ?? -1) <= to
    ) {
      const read = await this.#file.read(block);
      if (read === null) return;
      this.#take(block.subarray(0, read));
    }
  }

  /** When the line at `offset` of the log was begun, in milliseconds since 1970; undefined when nobody knows. */
  at(offset: number): number | undefined {
    while ((this.#entries[this.#next]?.offset ?? Infinity) <= offset) {
      this.#reached = this.#entries[this.#next++];
    }
    const entry = this.#reached;
    if (entry === undefined || entry.time < this.#notBefore) return undefined;
    return isOfEarlierRun(entry, { offset, run: this.#run }) ? undefined : entry.time;
  }

  [Symbol.dispose](): void {
    this.#file?.close();
    this.#file = undefined;
  }

  #take(bytes: Uint8Array): void {
    const lines = new Uint8Array(this.#partial.length + bytes.length);
    lines.set(this.#partial);
    lines.set(bytes, this.#partial.length);
    this.#partial = lines.slice(lines.lastIndexOf(NEWLINE) + 1).subarray(0, MAX_LINE);
    this.#entries = this.#entries.slice(this.#next);
    this.#next = 0;
    for (const entry of parseLogTimes(lines)) {
      // What was announced and not written, or has been cut off.
      while ((this.#entries.at(-1)?.offset ?? -1) >= entry.offset) this.#entries.pop();
      this.#entries.push(entry);
    }
  }
}

/** Where in the index a reader begins who wants to know about the log from `offset` on. */
async function positionOf(index: Deno.FsFile, offset: number): Promise<number> {
  for await (const { position, entries } of timesFromEnd(index)) {
    if (entries.some((entry) => entry.offset <= offset)) return position;
  }
  return 0;
}
