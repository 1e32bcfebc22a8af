/**
 * Foreign text on one line of ours.
 *
 * @module
 */

const MAX_LENGTH = 200;

/** Escape sequences, line breaks and other control characters become spaces, and what is long is cut. */
export function oneLine(text: string): string {
  const clean = text
    // deno-lint-ignore no-control-regex
    .replace(/\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])/g, " ")
    // Control characters (C0, DEL, C1), and marks that change the direction of text or hide in it.
    // deno-lint-ignore no-control-regex
    .replace(/[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g, " ")
    .replace(/ {2,}/g, " ")
    .trim();
  const letters = Array.from(clean.slice(0, 2 * MAX_LENGTH + 2));
  return letters.length <= MAX_LENGTH
    ? letters.join("")
    : `${letters.slice(0, MAX_LENGTH - 1).join("").trimEnd()}…`;
}
