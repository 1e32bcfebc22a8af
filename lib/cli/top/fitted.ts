/**
 * Text in so many columns, exactly.
 *
 * @module
 */
import { isPrintableAscii } from "../../text/disarm.ts";
import { displayWidth } from "../../text/display_width.ts";
import { beginningWithin } from "../../text/within_width.ts";

/** Cut or padded to `width` columns. */
export function fitted(text: string, width: number): string {
  if (isPrintableAscii(text)) {
    return text.length <= width ? text.padEnd(width) : `${text.slice(0, Math.max(0, width - 1))}…`;
  }
  if (displayWidth(text) <= width) return text + " ".repeat(width - displayWidth(text));
  const cut = beginningWithin(text, width - 1);
  return cut + "…" + " ".repeat(Math.max(0, width - 1 - displayWidth(cut)));
}

/** The lines that a text takes in so many columns; broken where they end. */
export function wrapped(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => {
    if (isPrintableAscii(line)) {
      if (line.length <= width) return [line];
      return Array.from(
        { length: Math.ceil(line.length / width) },
        (_, index) => line.slice(index * width, (index + 1) * width),
      );
    }
    const rows = [""];
    let used = 0;
    for (const character of line) {
      const columns = displayWidth(character);
      if (used + columns > width) {
        rows.push("");
        used = 0;
      }
      rows[rows.length - 1] += character;
      used += columns;
    }
    return rows;
  });
}
