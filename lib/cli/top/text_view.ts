/**
 * A text that is scrolled through: a log as it grows, a diff, the help.
 *
 * @module
 */
import { disarm } from "../../text/disarm.ts";
import { fitted, wrapped } from "./fitted.ts";
import type { Size } from "./list_view.ts";

export class TextView {
  readonly title: string;
  #text = "";
  #lines: string[] = [];
  #columns = 0;
  /** Rows above the last one that fits; 0 follows what comes. */
  #above = 0;
  readonly #isFromTop: boolean;
  #top = 0;

  /** @param options `isFromTop`: it begins at its beginning, as a diff does; else at its end, as a log */
  constructor(title: string, { isFromTop = false }: { isFromTop?: boolean } = {}) {
    this.title = title;
    this.#isFromTop = isFromTop;
  }

  set text(text: string) {
    if (text === this.#text) return;
    this.#text = text;
    this.#columns = 0;
  }

  /** Goes so many rows down, or up. */
  move(by: number): void {
    this.#top += by;
    this.#above -= by;
  }

  render({ columns, rows }: Size, color: boolean): string[] {
    if (columns !== this.#columns) {
      this.#lines = wrapped(safe(this.#text), Math.max(1, columns));
      this.#columns = columns;
    }
    const height = Math.max(1, rows - 1);
    const last = Math.max(0, this.#lines.length - height);
    this.#above = Math.max(0, Math.min(this.#above, last));
    this.#top = this.#isFromTop ? Math.max(0, Math.min(this.#top, last)) : last - this.#above;
    const title = fitted(this.title, columns);
    return [
      color ? `\x1b[1m${title}\x1b[0m` : title,
      ...this.#lines.slice(this.#top, this.#top + height).map((line) => painted(line, color)),
    ];
  }
}

/** Line by line, for their breaks stay. */
function safe(text: string): string {
  return text.split("\n").map((line) => disarm(line.replaceAll("\t", "    "), "space")).join("\n")
    .trimEnd();
}

/** Lines of a patch; blue and orange tell apart for whoever sees few colours, and the sign says it too. */
function painted(line: string, color: boolean): string {
  if (!color) return line;
  if (/^\+(?!\+\+ )/.test(line)) return `\x1b[36m${line}\x1b[0m`;
  if (/^-(?!-- )/.test(line)) return `\x1b[33m${line}\x1b[0m`;
  return line.startsWith("@@ ") ? `\x1b[2m${line}\x1b[0m` : line;
}
