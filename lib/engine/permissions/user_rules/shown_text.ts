/**
 * Parts of a command line as a person would write them.
 *
 * @module
 */
import { UNKNOWN } from "../shell/expand.ts";

const MAX_CHARS = 80;

/** What cannot be told is a variable. */
export function shown(text: string): string {
  const known = text.replaceAll(UNKNOWN, "$…");
  return known.length > MAX_CHARS ? `${known.slice(0, MAX_CHARS - 1).toWellFormed()}…` : known;
}

export function shownProgram({ typed, args }: { typed: string; args: readonly string[] }): string {
  return shown([typed, ...args].join(" "));
}
