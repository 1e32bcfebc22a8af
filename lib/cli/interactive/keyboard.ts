/**
 * What a person types, in its order. What is typed while nobody reads waits.
 *
 * @module
 */
import { settlesWithin } from "../../sys/settles_within.ts";
import { once } from "../../sys/timers.ts";
import { disarm } from "../../text/disarm.ts";
import { isLetter, keysIn } from "../keys_in.ts";
import { KeyParser, type Typed } from "./key_parser.ts";
import { BREAK, toOneLine } from "./multiline.ts";

export type Input = Exclude<Typed, { type: "suspend" }> | { type: "end" } | { type: "aborted" };

export interface KeyboardOptions {
  /** Ctrl+C while nobody reads. */
  onInterrupt: () => void;
  /** Ctrl+Z. */
  onSuspend: () => void;
  /** Escape while nobody reads. */
  onEscape: () => void;
  /** Shift+Tab while nobody reads. */
  onMode: () => void;
  /** The terminal has gone: while it is raw nothing that is typed ends what it sends. */
  onEnd?: () => void;
}

const BUFFER_BYTES = 64 * 1024;
/** So soon follows what belongs to an Escape, also over a slow line. */
const ESCAPE_MS = 50;
/** Typed ahead and not read yet; more is dropped. */
const MAX_WAITING = 10_000;

/** Reads the terminal from its creation to the end of the program: a pending read cannot be taken back. */
export class Keyboard {
  readonly #options: KeyboardOptions;
  readonly #parser = new KeyParser();
  #waiting: Input[] = [];
  #wake: (() => void) | undefined;
  #hasEnded = false;
  #isRead = false;
  #escape: Disposable | undefined;

  constructor(options: KeyboardOptions) {
    this.#options = options;
    this.#readAll();
  }

  /** Runs `action`, which reads; Ctrl+C is then among what it gets. */
  async reading<T>(action: () => Promise<T>): Promise<T> {
    this.#isRead = true;
    try {
      return await action();
    } finally {
      this.#isRead = false;
    }
  }

  /** The same, but without what was typed before: that was not meant for it. It waits for the next reader. */
  async readingAfresh<T>(action: () => Promise<T>): Promise<T> {
    const before = this.#waiting;
    this.#waiting = [];
    try {
      return await this.reading(action);
    } finally {
      this.#waiting = [...before, ...this.#waiting];
    }
  }

  /** The end of what was typed and nobody has read, as it would be shown on one line. */
  get ahead(): string {
    return endOfTyped(this.#waiting);
  }

  /** Whether something is typed within `milliseconds`; it can then be read. */
  async isTypedWithin(milliseconds: number, signal: AbortSignal): Promise<boolean> {
    const deadline = Date.now() + milliseconds;
    while (this.#waiting.length === 0 && !this.#hasEnded && !signal.aborted) {
      const left = deadline - Date.now();
      if (left <= 0) return false;
      await settlesWithin(new Promise<void>((resolve) => this.#wake = resolve), left);
    }
    return true;
  }

  /** What is typed next. */
  async next(signal: AbortSignal): Promise<Input> {
    const wake = () => this.#wake?.();
    signal.addEventListener("abort", wake);
    try {
      for (;;) {
        if (signal.aborted) return { type: "aborted" };
        const input = this.#waiting.shift();
        if (input !== undefined) return input;
        if (this.#hasEnded) return { type: "end" };
        await new Promise<void>((resolve) => this.#wake = resolve);
      }
    } finally {
      signal.removeEventListener("abort", wake);
    }
  }

  async #readAll(): Promise<void> {
    const buffer = new Uint8Array(BUFFER_BYTES);
    try {
      for (;;) {
        const length = await Deno.stdin.read(buffer);
        if (length === null) break;
        this.#escape?.[Symbol.dispose]();
        for (const typed of this.#parser.push(buffer.subarray(0, length))) this.#take(typed);
        if (this.#parser.isWaiting) this.#escape = once(ESCAPE_MS, () => this.#flush());
      }
    } catch {
      // The terminal has gone; that is an end as well.
    }
    this.#hasEnded = true;
    this.#options.onEnd?.();
    this.#wake?.();
  }

  #flush(): void {
    for (const typed of this.#parser.flush()) this.#take(typed);
  }

  #take(typed: Typed): void {
    if (typed.type === "suspend") return this.#options.onSuspend();
    if (typed.type === "interrupt" && !this.#isRead) {
      this.#waiting = [];
      return this.#options.onInterrupt();
    }
    if (typed.type === "escape" && !this.#isRead) return this.#options.onEscape();
    if (typed.type === "mode" && !this.#isRead) return this.#options.onMode();
    if (this.#waiting.length < MAX_WAITING) this.#waiting.push(typed);
    this.#wake?.();
  }
}

/** More of what was typed ahead fits on no line. */
const SHOWN_AHEAD = 1000;

/**
 * The end of what `inputs` type, without what was rubbed out. Looked at from the end, and only as far as is shown: it is
 * drawn ten times a second, however much was pasted.
 */
export function endOfTyped(inputs: readonly Input[]): string {
  const characters: string[] = [];
  let rubbedOut = 0;
  for (let at = inputs.length - 1; at >= 0 && characters.length < SHOWN_AHEAD; at--) {
    const input = inputs[at];
    if (input === undefined) continue;
    for (const key of keysOf(input, SHOWN_AHEAD + rubbedOut).reverse()) {
      if (key === "\x7f" || key === "\b") rubbedOut++;
      else if (!isLetter(key)) continue;
      else if (rubbedOut > 0) rubbedOut--;
      else characters.push(key);
    }
  }
  return disarm(characters.slice(0, SHOWN_AHEAD).reverse().join(""), "space");
}

/** What it types, key by key; of a paste, which may be long, no more than the end of `most` characters. */
function keysOf(input: Input, most: number): string[] {
  switch (input.type) {
    case "enter":
    case "newline":
      return [BREAK];
    case "paste":
      return Array.from(disarm(toOneLine(input.text.slice(-2 * most)), "space")).slice(-most);
    case "keys":
      return keysIn(input.text);
    default:
      return [];
  }
}
