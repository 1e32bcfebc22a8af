/**
 * Escape sequences of terminals (ECMA-48).
 *
 * @module
 */

/**
 * One whole sequence: CSI with its parameters; a string (OSC, DCS, SOS, PM, APC) to its end, which
 * is looked for in its line only; or one of two or three characters. Also in their 8-bit forms.
 */
export const ESCAPE_SEQUENCE =
  // deno-lint-ignore no-control-regex -- that is what they begin with
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[P\]X^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-Z\\^-~]/g;

/** A sequence that colours (SGR: Select Graphic Rendition) and does nothing else. */
// deno-lint-ignore no-control-regex -- that is what it begins with
export const COLOR_SEQUENCE = /^(?:\x1b\[|\x9b)[0-9:;]*m$/;
