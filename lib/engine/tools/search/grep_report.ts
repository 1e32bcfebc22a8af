/**
 * What a search found, as the model reads it.
 *
 * @module
 */
import { count } from "../outcome.ts";
import { displayPath } from "../paths.ts";
import type { ToolContext, ToolOutcome } from "../tool.ts";
import { truncate } from "../truncate.ts";

/** One line of a file that is to be shown. */
export interface FoundLine {
  /** Counted from 1. */
  number: number;
  text: string;
  /** Where the match begins; undefined for a line of context. */
  matchAt: number | undefined;
}

/** More matches than this are no answer but a reason to ask better. */
const MAX_MATCHES = 500;
/** What is shown of a long line, around the match. */
const MAX_LINE_CHARACTERS = 300;

/** Collects found lines, file by file, until there are enough. */
export class GrepReport {
  readonly #cwd: string;
  readonly #maxBytes: number | undefined;
  readonly #output: string[] = [];
  readonly #skipped: string[] = [];
  #matches = 0;
  #files = 0;
  #lastLine = 0;
  #isFull = false;

  constructor({ cwd, maxOutputBytes }: Pick<ToolContext, "cwd" | "maxOutputBytes">) {
    this.#cwd = cwd;
    this.#maxBytes = maxOutputBytes;
  }

  /** Enough was found: the search may stop. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** How many more matches say whether it is full. */
  get room(): number {
    return MAX_MATCHES - this.#matches + 1;
  }

  /** The lines that are added from now on are of this file. */
  startFile(path: string): void {
    if (this.#output.length > 0) this.#output.push("");
    this.#output.push(displayPath(path, this.#cwd));
    this.#files++;
    this.#lastLine = 0;
  }

  /** Adds the next line of the file; lines come in order. */
  add({ number, text, matchAt }: FoundLine): void {
    if (this.#isFull) return;
    if (matchAt !== undefined && this.#matches === MAX_MATCHES) {
      this.#isFull = true;
      return;
    }
    if (matchAt !== undefined) this.#matches++;
    if (this.#hasContext && this.#lastLine > 0 && number > this.#lastLine + 1) {
      this.#output.push("--");
    }
    this.#lastLine = number;
    this.#output.push(
      `${number}${matchAt === undefined ? "-" : ":"} ${shorten(text, matchAt ?? 0)}`,
    );
    if (matchAt === undefined) this.#hasContext = true;
  }
  #hasContext = false;

  /** A file that was not searched; `reason` follows its name. */
  skip(path: string, reason: string): void {
    this.#skipped.push(`… "${displayPath(path, this.#cwd)}" was not searched: ${reason}`);
  }

  /** A file of which only the text before a NUL was shown, although something may match behind it. */
  cut(path: string, binaryFrom: number): void {
    this.#skipped.push(
      `… "${displayPath(path, this.#cwd)}" is binary from byte ${binaryFrom} on: ` +
        "what matches there is not shown; bash has grep -a",
    );
  }

  outcome(): ToolOutcome {
    const files = count(this.#files, "file");
    const matches = this.#isFull
      ? `over ${MAX_MATCHES} matches`
      : count(this.#matches, "match", "matches");
    const notes = this.#skipped.slice(0, 5);
    if (this.#isFull) {
      notes.push(
        `… only the first ${MAX_MATCHES} matches are shown; narrow the pattern, path or glob for others`,
      );
    }
    const head = this.#matches === 0 ? "no match" : `${matches} in ${files}`;
    const output = truncate(
      [head, ...this.#output, ...notes].join("\n"),
      "narrow the pattern, path or glob",
      this.#maxBytes,
    );
    return {
      output,
      isError: false,
      summary: this.#matches === 0 ? "no matches" : `${matches} in ${files}`,
    };
  }
}

function shorten(line: string, matchAt: number): string {
  const text = line.replace(/\r?\n?$/, "");
  if (text.length <= MAX_LINE_CHARACTERS) return text;
  const start = Math.max(
    0,
    Math.min(matchAt - MAX_LINE_CHARACTERS / 3, text.length - MAX_LINE_CHARACTERS),
  );
  const end = start + MAX_LINE_CHARACTERS;
  // toWellFormed: the cut may go through a surrogate pair.
  const piece = text.slice(start, end).toWellFormed();
  return `${start > 0 ? "…" : ""}${piece}${end < text.length ? "…" : ""}`;
}
