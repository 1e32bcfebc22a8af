/**
 * As much of a text as so many columns hold. However long it is, only what they hold is looked at: it is asked for each time
 * that something is drawn.
 *
 * @module
 */
import { displayWidth } from "./display_width.ts";

/** The beginning. */
export function beginningWithin(text: string, width: number): string {
  let end = 0;
  let used = 0;
  for (const character of text) {
    used += displayWidth(character);
    if (used > width) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** The end, where the cursor of what is typed would be. */
export function endWithin(text: string, width: number): string {
  let start = text.length;
  let used = 0;
  while (start > 0) {
    // Two code units make one character outside of the first plane.
    const isPair = start > 1 && (text.codePointAt(start - 2) ?? 0) > 0xffff;
    const next = start - (isPair ? 2 : 1);
    used += displayWidth(text.slice(next, start));
    if (used > width) break;
    start = next;
  }
  return text.slice(start);
}
