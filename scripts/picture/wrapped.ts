/**
 * What a terminal does with lines that are longer than it is wide.
 *
 * @module
 */
import { COLUMNS } from "./session.ts";

/** An escape sequence, or one character. */
// deno-lint-ignore no-control-regex -- escape sequences are what is looked for
const PART = /\x1b\[[\d;]*m|./gu;

/** Breaks lines at the last column; a colour goes on in the next line. */
export function wrapped(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const rows = [""];
    let column = 0;
    let style = "";
    for (const [part] of line.matchAll(PART)) {
      const isStyle = part.startsWith("\x1b");
      if (isStyle) style = part;
      else if (column++ === COLUMNS) {
        rows.push(style);
        column = 1;
      }
      rows.push(`${rows.pop()}${part}`);
    }
    return rows;
  });
}
