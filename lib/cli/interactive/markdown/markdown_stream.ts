/**
 * Markdown that comes in pieces: each block is shown once it is whole, and code line by line.
 *
 * @module
 */
import type { WordStream } from "../line_stream.ts";
import { codeLine, renderMarkdown } from "./render_markdown.ts";

/** CommonMark, section 4.5. */
const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^`]*)$/;
/** More than this is not waited for. */
const MAX_HELD = 64 * 1024;

/** Renders a stream of Markdown. */
export class MarkdownStream implements WordStream {
  readonly #width: () => number;
  /** The lines of the block that is not whole. */
  #block: string[] = [];
  /** The line that is not whole. */
  #line = "";
  #heldLength = 0;
  /** Within code: how it is ended, and its language. */
  #fence: { mark: string; language: string } | undefined;

  /** @param width of the terminal, in columns */
  constructor(width: () => number) {
    this.#width = width;
  }

  get held(): string {
    return this.#line || this.#block.at(-1) || "";
  }

  take(delta: string): string {
    let shown = "";
    const lines = (this.#line + delta).split("\n");
    this.#line = lines.pop() ?? "";
    for (const line of lines) shown += this.#takeLine(line);
    if (this.#line.length + this.#heldLength > MAX_HELD) shown += this.end();
    return shown;
  }

  end(): string {
    let shown = "";
    if (this.#line !== "") shown += this.#takeLine(this.#line);
    this.#line = "";
    shown += this.#endBlock();
    this.#fence = undefined;
    return shown;
  }

  #takeLine(line: string): string {
    const [, mark, language = ""] = FENCE.exec(line) ?? [];
    if (this.#fence !== undefined) {
      if (mark !== undefined && language === "" && mark.startsWith(this.#fence.mark)) {
        this.#fence = undefined;
        return "";
      }
      return `${codeLine(line, this.#fence.language)}\n`;
    }
    if (mark !== undefined) {
      this.#fence = { mark, language };
      return this.#endBlock();
    }
    if (line.trim() === "") return `${this.#endBlock()}\n`;
    this.#block.push(line);
    this.#heldLength += line.length;
    return "";
  }

  #endBlock(): string {
    if (this.#block.length === 0) return "";
    const text = this.#block.join("\n");
    this.#block = [];
    this.#heldLength = 0;
    return `${renderMarkdown(text, this.#width()).join("\n")}\n`;
  }
}
