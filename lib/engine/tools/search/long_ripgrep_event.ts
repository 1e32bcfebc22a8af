/**
 * A match of ripgrep in a line that is too long to be held whole.
 *
 * @module
 */

/** What is kept of the beginning, and of what comes after the line. */
const KEPT = 8192;
/** Cannot stand within the line: there, a quote has a backslash before it. */
const AFTER_LINE = '"},"line_number":';

/** What of an event is worth showing. */
export interface LongMatch {
  lineNumber: number;
  /** Where the line begins in its file, in bytes. */
  offset: number;
  /** The beginning of the line, or, further in, what matched. */
  text: string;
  /** Where the match begins in `text`. */
  matchAt: number;
}

/** Takes the JSON of one event in pieces, and keeps its two ends. */
export class LongRipgrepEvent {
  readonly #head: string;
  #tail = "";
  #isAfterLine = false;

  constructor(beginning: string) {
    this.#head = beginning.slice(0, KEPT);
    this.add(beginning);
  }

  add(piece: string): void {
    if (this.#isAfterLine) {
      this.#tail = (this.#tail + piece).slice(0, KEPT);
      return;
    }
    const joined = this.#tail + piece;
    const end = joined.indexOf(AFTER_LINE);
    this.#isAfterLine = end !== -1;
    this.#tail = this.#isAfterLine
      ? joined.slice(end + AFTER_LINE.length).slice(0, KEPT)
      // The mark may be cut in two.
      : joined.slice(-AFTER_LINE.length);
  }

  /** The match; undefined for a line of context, and where its number cannot be told. */
  match(): LongMatch | undefined {
    const lineNumber = Number(this.#tail.match(/^\d+/)?.[0]);
    if (!this.#head.startsWith('{"type":"match"') || !(lineNumber > 0)) return undefined;
    const offset = Number(this.#tail.match(/"absolute_offset":(\d+)/)?.[1] ?? 0);
    const matched = stringAfter(this.#tail, '"match":{"text":"') ?? "";
    const start = Number(this.#tail.match(/"start":(\d+)/)?.[1] ?? 0);
    const line = stringAfter(this.#head, '"lines":{"text":"') ?? "";
    return start < line.length / 2
      ? { lineNumber, offset, text: `${line}…`, matchAt: start }
      : { lineNumber, offset, text: `…${matched}…`, matchAt: 0 };
  }
}

/** The text of a JSON string that begins after `mark`, as far as it is there. */
function stringAfter(json: string, mark: string): string | undefined {
  const at = json.indexOf(mark);
  if (at === -1) return undefined;
  const [escaped = ""] =
    json.slice(at + mark.length).match(/^(?:[^"\\]|\\(?:u[\da-fA-F]{4}|[^u]))*/) ?? [];
  return JSON.parse(`"${escaped}"`) as string;
}
