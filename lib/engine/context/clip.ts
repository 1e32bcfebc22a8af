/**
 * What is too long for a summary.
 *
 * @module
 */

/** The text, or its beginning and a mark that says so: `maxChars` UTF-16 code units of it, and no half of a character. */
export function clip(text: string, maxChars: number): string {
  return text.length <= maxChars ? text : `${text.slice(0, maxChars).toWellFormed()} […]`;
}
