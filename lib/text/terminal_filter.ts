/**
 * What a model or a file wrote, on its way to a terminal: it may colour, and nothing else.
 *
 * @module
 */
import { disarm } from "./disarm.ts";
import { COLOR_SEQUENCE, ESCAPE_SEQUENCE } from "./escape_sequences.ts";

/** The beginning of an escape sequence whose end may come with the next piece, or of a line break. */
const UNFINISHED =
  // deno-lint-ignore no-control-regex -- that is what they begin with
  /(?:\x1b|(?:\x1b\[|\x9b)[0-?]*[ -/]*|(?:\x1b[P\]X^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*\x1b?|\x1b[ -/]+|\r)$/;
/** Longer than this no sequence is waited for: it is shown as what it is. */
const MAX_UNFINISHED = 4096;

// deno-lint-ignore no-control-regex -- that is what it is
const RESET = /^(?:\x1b\[|\x9b)0*m$/;

/**
 * Takes text in pieces, cut anywhere. Colours (SGR) pass; every other escape sequence goes, with what
 * it would have done to clipboard, title, screen or cursor; what else a terminal would obey is shown.
 * A carriage return would let one line hide another: it begins a new one.
 *
 * @example
 * ```ts
 * const filter = new TerminalFilter();
 * filter.take("\x1b[31mred\x1b]52;c;aGk=\x07 \x1b[2J"); // "\x1b[31mred "
 * filter.end(); // "\x1b[0m"
 * ```
 */
export class TerminalFilter {
  readonly #hasColor: boolean;
  #pending = "";
  #isColored = false;

  constructor({ color = true }: { color?: boolean } = {}) {
    this.#hasColor = color;
  }

  /** What of the piece, and of what was held back before it, may go to the terminal. */
  take(piece: string): string {
    const text = this.#pending + piece;
    const unfinished = UNFINISHED.exec(text)?.[0] ?? "";
    this.#pending = unfinished.length <= MAX_UNFINISHED ? unfinished : "";
    return this.#filtered(text.slice(0, text.length - this.#pending.length));
  }

  /** What was held back, and the end of colours that were left on. */
  end(): string {
    const rest = this.#filtered(this.#pending);
    this.#pending = "";
    const reset = this.#isColored ? "\x1b[0m" : "";
    this.#isColored = false;
    return rest + reset;
  }

  #filtered(text: string): string {
    let shown = "";
    let end = 0;
    for (const match of text.matchAll(ESCAPE_SEQUENCE)) {
      shown += harmless(text.slice(end, match.index));
      end = match.index + match[0].length;
      if (!this.#hasColor || !COLOR_SEQUENCE.test(match[0])) continue;
      this.#isColored = !RESET.test(match[0]);
      shown += match[0];
    }
    return shown + harmless(text.slice(end));
  }
}

function harmless(text: string): string {
  return disarm(text.replaceAll("\x07", "").replace(/\r\n?/g, "\n"), "visible");
}
