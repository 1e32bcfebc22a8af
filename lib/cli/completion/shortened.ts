/**
 * A description in the room that a list leaves for it.
 *
 * @module
 */
import { displayWidth } from "../../text/display_width.ts";

/** Where the shell does not say how wide the terminal is. */
const DEFAULT_COLUMNS = 80;

/** The columns of the terminal, as a shell passed them on. */
export function columnsOf(text: string): number {
  return Number(text) || DEFAULT_COLUMNS;
}

/** As much of `text` as `room` columns hold, with `…` where something is missing. */
export function shortened(text: string, room: number): string {
  if (displayWidth(text) <= room) return text;
  let cut = "";
  for (const character of text) {
    if (displayWidth(cut + character) >= room) break;
    cut += character;
  }
  return cut === "" ? "" : `${cut.trimEnd()}…`;
}

/** The columns of the widest of `texts`. */
export function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(displayWidth));
}
