/**
 * The end of a longer text.
 *
 * @module
 */

/** What follows the last empty line that something follows; "" of a blank text. */
export function lastParagraph(text: string): string {
  return text.split(/\n\s*\n/).map((part) => part.trim()).findLast((part) => part !== "") ?? "";
}
