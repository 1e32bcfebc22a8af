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

/**
 * The parsed object; an empty text counts as no arguments. What is not JSON, or nested deeper than
 * {@linkcode MAX_DEPTH}, is handed on as text.
 */
export function parseArguments(text: string): unknown {
  if (text.trim() === "") return {};
  if (isTooDeep(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    // Some models encode their arguments twice.
    return typeof value === "string" ? parseArguments(value) : value;
  } catch {
    return text;
  }
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
