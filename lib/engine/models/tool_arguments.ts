/**
 * What a model wrote as the arguments of a tool call.
 *
 * @module
 */

/** The parsed object; an empty text counts as no arguments, and what is not JSON is handed on as text. */
export function parseArguments(text: string): unknown {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    // Some models encode their arguments twice.
    return typeof value === "string" ? parseArguments(value) : value;
  } catch {
    return text;
  }
}
