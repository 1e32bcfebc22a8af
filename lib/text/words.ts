/**
 * Lists of words that stand in a text.
 *
 * @module
 */

/**
 * What white space parts.
 *
 * @example
 * ```ts
 * words("one two"); // ["one", "two"]
 * ```
 */
export function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
