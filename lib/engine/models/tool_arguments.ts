/**
 * What a model wrote as the arguments of a tool call.
 *
 * @module
 */

/**
 * Levels of objects and lists. No tool needs more than a few, and whatever writes JSON again, such as a session, ends
 * by a stack overflow at some thousands.
 */
export const MAX_DEPTH = 100;

/** What is kept of arguments that nobody can use: enough for a model to see what it wrote. */
const MAX_MALFORMED_CHARS = 2_000;

/**
 * The parsed object; an empty text counts as no arguments. Of what is not JSON, or nested deeper than
 * {@linkcode MAX_DEPTH}, the beginning is handed on as text.
 */
export function parseArguments(text: string): unknown {
  if (text.trim() === "") return {};
  if (isTooDeep(text)) return beginningOf(text);
  try {
    const value: unknown = JSON.parse(text);
    // Some models encode their arguments twice.
    return typeof value === "string" ? parseArguments(value) : value;
  } catch {
    return beginningOf(text);
  }
}

function beginningOf(text: string): string {
  if (text.length <= MAX_MALFORMED_CHARS) return text;
  return `${text.slice(0, MAX_MALFORMED_CHARS).toWellFormed()}… (${text.length} characters)`;
}

/** Counts brackets outside of strings: one pass, and no stack. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (isInString) {
      if (char === "\\") i++;
      else if (char === '"') isInString = false;
    } else if (char === '"') isInString = true;
    else if (char === "[" || char === "{") depth++;
    else if (char === "]" || char === "}") depth--;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
