/**
 * Texts that are too long to be shown whole.
 *
 * @module
 */

/** The text, or its beginning and an ellipsis: at most `max` UTF-16 code units, and no half of a character. */
export function abbreviate(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).toWellFormed()}…`;
}
