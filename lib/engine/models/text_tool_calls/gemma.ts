/**
 * `call:read{path:<escape>a.ts<escape>}` (FunctionGemma) and `call:read{path:<|"|>a.ts<|"|>}` (Gemma 4).
 *
 * @module
 */
import { NONE, OPEN, type ReadContext, type Reading, skipSpace } from "./call_form.ts";
import { toolName } from "./call_objects.ts";
import { readJson } from "../lenient_json.ts";

const HEAD = /\s*call:([\w.:-]{1,128})\s*(?=\{)/y;
const QUOTES = ["<escape>", '<|"|>'];

/** Reads calls that follow each other; the tags around them are the caller's to know. */
export function readGemmaCall(text: string, at: number, context: ReadContext): Reading {
  HEAD.lastIndex = at;
  const head = HEAD.exec(text);
  if (head === null) {
    const isBegun = "call:".startsWith(text.slice(skipSpace(text, at)).slice(0, 5)) ||
      text.startsWith("call:", skipSpace(text, at));
    return !context.isComplete && isBegun && text.length - at < 160 ? OPEN : NONE;
  }
  const start = at + head[0].length;
  const translated = asJson(text, start);
  if (translated === undefined && !context.isComplete) return OPEN;
  const read = readJson(translated?.json ?? "", 0, { isComplete: true });
  if (translated === undefined || read.kind !== "value") {
    const why = read.kind === "bad" ? read.why : "it has no end";
    return { kind: "unreadable", why, end: text.length };
  }
  const name = toolName(head[1] ?? "", context.tools);
  return { kind: "calls", calls: [{ name, arguments: read.value }], end: translated.end };
}

/** The object that begins at `at` with the quotes of JSON; undefined where it has no end. */
function asJson(text: string, at: number): { json: string; end: number } | undefined {
  const pieces: string[] = [];
  let depth = 0;
  for (let next = at; next < text.length;) {
    const quote = QUOTES.find((quote) => text.startsWith(quote, next));
    if (quote !== undefined) {
      const close = text.indexOf(quote, next + quote.length);
      if (close < 0) return undefined;
      pieces.push(JSON.stringify(text.slice(next + quote.length, close)));
      next = close + quote.length;
      continue;
    }
    const letter = text.charAt(next++);
    pieces.push(letter);
    if (letter === "{" || letter === "[") depth++;
    if (letter === "}" || letter === "]") depth--;
    if (depth === 0) return { json: pieces.join(""), end: next };
  }
  return undefined;
}
