/**
 * How wide a text is on a terminal.
 *
 * @module
 */
import { unicodeWidth } from "@std/cli/unicode-width";
import { isPrintableAscii } from "./disarm.ts";

/** Columns that a text takes on a terminal. */
export function displayWidth(text: string): number {
  return isPrintableAscii(text) ? text.length : unicodeWidth(text);
}
