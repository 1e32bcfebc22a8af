/**
 * What ripgrep prints with `--json`, on its way into a report.
 *
 * @module
 */
import { LongRipgrepEvent } from "./long_ripgrep_event.ts";
import { SNIFF_BYTES } from "../text/file_kind.ts";
import type { FoundLine, GrepReport } from "./grep_report.ts";

/** Of a longer line of ripgrep's output, i.e. of a file, only the ends are kept. */
const MAX_JSON_CHARACTERS = 4 * 1024 * 1024;
/** More lines of one file are not kept back until it is known whether the file is binary. */
const MAX_KEPT_LINES = 2000;

/** The parts that we read; see the documentation of ripgrep's `grep_printer::JSON`. */
interface RipgrepEvent {
  type: "begin" | "match" | "context" | "end" | "summary";
  data: {
    path?: RipgrepText;
    lines?: RipgrepText;
    line_number?: number | null;
    /** Where the line begins in its file, in bytes. */
    absolute_offset?: number;
    submatches?: { start: number }[];
    /** Of `end`: where the first NUL stands. */
    binary_offset?: number | null;
  };
}

/** Base64 where it is not UTF-8. */
type RipgrepText = { text: string } | { bytes: string };

/** A line that is shown unless its file turns out to be binary before it ends. */
type KeptLine = FoundLine & { offset: number; length: number };

/** Puts pieces of output together to lines, lines to events, and events to the files of a report. */
export class RipgrepEvents {
  readonly #report: GrepReport;
  readonly #pathOf: (name: string) => string;
  readonly #decoder = new TextDecoder();
  #line = "";
  #long: LongRipgrepEvent | undefined;
  /** Lines of the file that is being searched: where it is binary they are left out, which its end tells. */
  #kept: KeptLine[] = [];
  #path = "";
  #isStarted = false;
  /** ripgrep prints it last, unless it could not start to search. */
  hasSummary = false;

  /** `pathOf` makes an absolute path of a file's name. */
  constructor(report: GrepReport, pathOf: (name: string) => string) {
    this.#report = report;
    this.#pathOf = pathOf;
  }

  add(piece: Uint8Array): void {
    const [rest = "", ...others] = this.#decoder.decode(piece, { stream: true }).split("\n");
    this.#append(rest);
    for (const next of others) {
      this.#end();
      this.#append(next);
    }
  }

  #append(text: string): void {
    if (this.#long !== undefined) return this.#long.add(text);
    this.#line += text;
    if (this.#line.length <= MAX_JSON_CHARACTERS) return;
    this.#long = new LongRipgrepEvent(this.#line);
    this.#line = "";
  }

  #end(): void {
    const found = this.#long?.match();
    if (found !== undefined) {
      const { lineNumber: number, offset, text, matchAt } = found;
      this.#kept.push({ number, text, matchAt, offset, length: text.length });
    } else if (this.#line !== "") {
      this.#take(JSON.parse(this.#line) as RipgrepEvent);
    }
    this.#line = "";
    this.#long = undefined;
  }

  #take({ type, data }: RipgrepEvent): void {
    switch (type) {
      case "begin":
        this.#kept = [];
        this.#isStarted = false;
        this.#path = data.path === undefined ? "" : this.#pathOf(textOf(data.path));
        return;
      case "match":
      case "context":
        if (data.lines !== undefined) this.#kept.push(keptLine(type, data.lines, data));
        if (this.#kept.length > MAX_KEPT_LINES) this.#flush();
        return;
      case "end":
        if (typeof data.binary_offset === "number") this.#cut(data.binary_offset);
        else this.#flush();
        return;
      case "summary":
        this.hasSummary = true;
    }
  }

  /** Behind a NUL ripgrep counts other lines than an editor. One at the beginning makes it no text at all. */
  #cut(binaryFrom: number): void {
    if (binaryFrom < SNIFF_BYTES) return;
    this.#kept = this.#kept.filter(({ offset, length }) => offset + length <= binaryFrom);
    this.#flush();
    this.#report.cut(this.#path, binaryFrom);
  }

  #flush(): void {
    if (this.#kept.length > 0 && !this.#isStarted) {
      this.#report.startFile(this.#path);
      this.#isStarted = true;
    }
    for (const line of this.#kept) this.#report.add(line);
    this.#kept = [];
  }
}

function keptLine(
  type: "match" | "context",
  lines: RipgrepText,
  { line_number, absolute_offset = 0, submatches }: RipgrepEvent["data"],
): KeptLine {
  const text = textOf(lines);
  const start = submatches?.[0]?.start ?? 0;
  return {
    number: line_number ?? 0,
    text,
    offset: absolute_offset,
    // In UTF-16 code units, of which a line has no more than bytes: a line with a NUL begins before it and ends behind.
    length: text.length,
    // ripgrep counts bytes; beyond ASCII this is a little late, which only moves what is shown of a long line.
    matchAt: type === "match" ? Math.min(start, text.length) : undefined,
  };
}

function textOf(value: RipgrepText): string {
  if ("text" in value) return value.text;
  return new TextDecoder().decode(Uint8Array.from(atob(value.bytes), (char) => char.charCodeAt(0)));
}
