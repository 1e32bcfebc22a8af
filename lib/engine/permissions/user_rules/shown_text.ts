/**
 * Parts of a command line as a person would write them.
 *
 * @module
 */
import { abbreviate } from "../../../text/abbreviate.ts";
import { UNKNOWN } from "../shell/texts.ts";

const MAX_CHARS = 80;

/** What cannot be told is a variable. */
export function shown(text: string): string {
  return abbreviate(text.replaceAll(UNKNOWN, "$…"), MAX_CHARS);
}

export function shownProgram({ typed, args }: { typed: string; args: readonly string[] }): string {
  return shown([typed, ...args].join(" "));
}
