/**
 * Output of programs without what means something only to a terminal.
 *
 * @module
 */

/** C0 controls other than tab, line feed, carriage return, and those of {@linkcode ESCAPES}; and DEL. */
// deno-lint-ignore no-control-regex
const CONTROLS = /[\x00-\x06\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]/g;

/**
 * Escape sequences (ECMA-48): CSI with its parameters, OSC up to its end, and those of two characters. Some programs
 * write them whatever `NO_COLOR` and `TERM` say.
 */
// deno-lint-ignore no-control-regex
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)|[ -/]*[0-Z\\^-~])/g;

/** Control characters become U+FFFD; every other character stays, so that pieces can be cleaned one by one. */
export function cleanText(text: string): string {
  return text.replaceAll(CONTROLS, "\uFFFD");
}

/** Escape sequences and bells are removed; needs the whole text, since a sequence may span pieces. */
export function dropEscapes(text: string): string {
  return text.replaceAll(ESCAPES, "").replaceAll("\x07", "").replaceAll("\x1b", "\uFFFD");
}
