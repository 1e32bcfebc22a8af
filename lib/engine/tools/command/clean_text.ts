/**
 * Output of programs without what means something only to a terminal.
 *
 * @module
 */
import { ESCAPE_SEQUENCE } from "../../../text/escape_sequences.ts";

/** C0 controls other than tab, line feed, carriage return, and those that escape sequences are made of; and DEL. */
// deno-lint-ignore no-control-regex
const CONTROLS = /[\x00-\x06\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]/g;

/** Control characters become U+FFFD; every other character stays, so that pieces can be cleaned one by one. */
export function cleanText(text: string): string {
  return text.replaceAll(CONTROLS, "\uFFFD");
}

/**
 * Escape sequences and bells are removed: some programs write them whatever `NO_COLOR` and `TERM` say. Needs the whole text, since a sequence may span pieces.
 */
export function dropEscapes(text: string): string {
  return text.replaceAll(ESCAPE_SEQUENCE, "").replaceAll("\x07", "").replaceAll("\x1b", "\uFFFD");
}
