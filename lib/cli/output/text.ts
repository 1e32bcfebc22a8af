/**
 * Text for a terminal: what it may hold, and how wide it is.
 *
 * @module
 */
import { unicodeWidth } from "@std/cli/unicode-width";

/** Most text is this, and the general answers cost a listing of 100 agents 10 ms. */
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** What a terminal would obey (C0 and C1 controls, and marks that turn the direction of writing). */
const CONTROLS = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** Whether every character is one column that a terminal shows as it is. */
export function isPrintableAscii(text: string): boolean {
  return PRINTABLE_ASCII.test(text);
}

/** The text with everything that a terminal would obey, line breaks too, as spaces. */
export function withoutControls(text: string): string {
  return isPrintableAscii(text) ? text : text.replace(CONTROLS, " ");
}

/** Columns that a text takes on a terminal. */
export function displayWidth(text: string): number {
  return isPrintableAscii(text) ? text.length : unicodeWidth(text);
}
