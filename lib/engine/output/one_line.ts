/**
 * Foreign text on one line of ours.
 *
 * @module
 */
import { disarm } from "../../text/disarm.ts";
import { ESCAPE_SEQUENCE } from "../../text/escape_sequences.ts";

const MAX_LENGTH = 200;

/** Escape sequences, line breaks and other control characters become spaces, and what is long is cut. */
export function oneLine(text: string): string {
  const clean = disarm(text.replaceAll(ESCAPE_SEQUENCE, " "), "space").replace(/ {2,}/g, " ")
    .trim();
  const letters = Array.from(clean.slice(0, 2 * MAX_LENGTH + 2));
  return letters.length <= MAX_LENGTH
    ? letters.join("")
    : `${letters.slice(0, MAX_LENGTH - 1).join("").trimEnd()}…`;
}
