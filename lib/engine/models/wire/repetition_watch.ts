/**
 * Notices that an answer repeats itself, as small models do that lost the thread: without a limit on their output they would
 * go on until the context is full.
 *
 * @module
 */
import { failureFunction } from "../../../text/failure_function.ts";

/** The answer says again and again what it has said; the last `repeated` characters bring nothing new. */
export class RepeatingAnswerError extends Error {
  override name = "RepeatingAnswerError";
  readonly repeated: number;

  constructor(repeated: number) {
    super("the answer repeats itself");
    this.repeated = repeated;
  }
}

/** Every so many characters the latest are looked at; nobody means 32 KB of the same 4 KB or less. */
const STEP = 16 * 1024;
const WINDOW = 32 * 1024;
const SHORT = 4 * 1024;
/** From here on, each time that the answer has doubled, its later half is looked at for what repeats at length: */
const LONG_FROM = 128 * 1024;
/** at least so many times, */
const TIMES = 4;
/** and from here on also for what differs only in its numbers and ids, or has hardly a line of its own. */
const LOOSE_FROM = 256 * 1024;
const MIN_LINES = 500;
const DISTINCT_SHARE = 0.02;
/** No more is kept. */
const KEPT = 1024 * 1024;

/** One answer: its text, reasoning and arguments as they come. Costs a few steps a character. */
export class RepetitionWatch {
  #pieces: string[] = [];
  #length = 0;
  #nextShort = WINDOW;
  #nextLong = LONG_FROM;

  /** @throws {RepeatingAnswerError} */
  add(delta: string): void {
    this.#pieces.push(delta);
    this.#length += delta.length;
    if (this.#length < this.#nextShort) return;
    const text = this.#text();
    this.#nextShort = this.#length + STEP;
    const latest = text.slice(-WINDOW);
    const period = periodOf(latest);
    if (period <= SHORT) throw new RepeatingAnswerError(this.#repeated(text, period));
    if (this.#length < this.#nextLong) return;
    this.#nextLong = 2 * this.#length;
    const half = text.slice(-Math.floor(this.#length / 2));
    const long = periodOf(half);
    if (long <= half.length / TIMES) throw new RepeatingAnswerError(half.length - long);
    if (this.#length >= LOOSE_FROM && isLooselyRepeated(half)) {
      throw new RepeatingAnswerError(half.length);
    }
  }

  #text(): string {
    const text = this.#pieces.join("").slice(-KEPT);
    this.#pieces = [text];
    return text;
  }

  /** How far back the repetition goes, its first round left out. */
  #repeated(text: string, period: number): number {
    let at = text.length - 1;
    while (at >= period && text.charCodeAt(at) === text.charCodeAt(at - period)) at--;
    return text.length - 1 - at;
  }
}

/** The smallest period of a text: its length where nothing repeats. */
function periodOf(text: string): number {
  return text.length - (failureFunction(text).at(-1) ?? 0);
}

function isLooselyRepeated(text: string): boolean {
  // Numbers, in whatever base they are written, UUIDs and hashes.
  const same = text.replace(/[\w-]+/g, (word) => /\d/.test(word) ? "0" : word);
  // The ends of the window may cut a number in two. Of one word without an end, as of hex digits, little is left.
  const cut = Math.min(STEP / 16, Math.floor(same.length / 8));
  const middle = same.slice(cut, same.length - cut);
  if (periodOf(middle) <= middle.length / TIMES) return true;
  const lines = middle.split("\n");
  return lines.length >= MIN_LINES && new Set(lines).size <= lines.length * DISTINCT_SHARE;
}
