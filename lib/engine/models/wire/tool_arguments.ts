/**
 * What a model wrote as the arguments of a tool call.
 *
 * @module
 */
import { isObject, parsedJson } from "../../../text/json.ts";
import { wellFormed } from "../../../text/well_formed.ts";
import { MAX_DEPTH, readJson } from "../lenient_json.ts";

/** What is kept of arguments that nobody can use: enough for a model to see what it wrote. */
const MAX_MALFORMED_CHARS = 2_000;

/** A model that is used to writing Markdown puts its JSON into a fence. */
const FENCED = /^```(?:json)?\s*\n([^]*?)\n?```$/;

/**
 * The parsed object; an empty text counts as no arguments. What is no JSON, but means one object beyond doubt, is that
 * object: servers hand on what a model wrote, real line breaks and a comma too many included, some send it twice, and some
 * leave the end of the call behind it. Of what has no end, is something else, or is nested deeper than
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
    return meantObject(text) ?? begunAgain(text.trim()) ?? beginningOf(text);
  }
}

/**
 * Arguments as they are sent back: an object, which is all that templates and endpoints take. Whatever else a model has
 * written stands in one, for the model to see: a list, sent as it is, has Ollama, vLLM and llama.cpp refuse every
 * request after it. Halves of characters are left out.
 */
export function sentArguments(written: unknown): Record<string, unknown> {
  if (isObject(written)) return wellFormed(written);
  return written === null || written === undefined ? {} : wellFormed({ malformed: written });
}

/** An object whose first bracket a server has taken for its own. */
const UNOPENED = /^"[^"\\{}]*"\s*:/;

/** What parsers leave behind the arguments: brackets of what stood around them, the tag or token that ended the call. */
const TAIL =
  /(?:[\s}\]);,`]|null|""|<\/[\w:.-]{1,60}>|<[|｜][^<>|｜]{1,60}[|｜]>|<(?:end_of_turn|eos)>|\[\/[A-Z_]{1,60}\])*$/y;

/**
 * The one object that a text holds, once or several times; an empty one, or nothing, before it is the place where it was
 * begun. Gateways send it again at the end, and some encode it twice then.
 */
function meantObject(text: string): unknown {
  const trimmed = text.trim();
  const fenced = FENCED.exec(trimmed)?.[1]?.trim() ?? trimmed;
  const json = UNOPENED.test(fenced) ? `{${fenced}` : fenced;
  let meant: unknown;
  let written = "{}";
  for (let at = 0; at < json.length;) {
    if (meant !== undefined && isTail(json, at)) return meant;
    // Never completed by us: what was cut off is not what was meant.
    const reading = readJson(json, at, { isComplete: false });
    if (reading.kind !== "value") return undefined;
    const { value, end } = reading;
    const source = json.slice(at, end);
    at = end;
    if (value === null || value === "") continue;
    const object = typeof value === "string" && !isTooDeep(value) ? parsedJson(value) : value;
    // A tag after it would be taken for its bracket.
    if (!isObject(object) || isOpen(source)) return undefined;
    const again = JSON.stringify(object);
    if (written !== "{}" && again !== written) return undefined;
    [meant, written] = [object, again];
  }
  return meant;
}

function isTail(text: string, at: number): boolean {
  TAIL.lastIndex = at;
  return TAIL.test(text);
}

function isOpen(json: string): boolean {
  return readJson(json, 0, { isComplete: false }).kind === "open";
}

/** Longer ones are not looked through. */
const MAX_BEGUN_AGAIN = 1024 * 1024;

/** The object that a text ends with, where all that stands before it is how that object begins: servers begin to send, and send all of it. */
function begunAgain(text: string): unknown {
  if (!text.startsWith("{") || text.length > MAX_BEGUN_AGAIN) return undefined;
  // A few letters more than the bracket: whatever is repeated by chance is not looked at.
  const start = text.slice(0, 2) === "{{" ? "{" : text.slice(0, 4);
  for (
    let at = text.indexOf(start, 1);
    at > 0 && 2 * at < text.length;
    at = text.indexOf(start, at + 1)
  ) {
    if (!text.startsWith(text.slice(0, at), at)) continue;
    const value = parsedJson(text.slice(at));
    if (isObject(value)) return value;
  }
  return undefined;
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
