/**
 * Objects of JSON, one or several: Hermes and Qwen 2.5, Granite, Jamba, Nemotron, Llama 3, xLAM and most others.
 *
 * @module
 */
import { NONE, OPEN, type ReadContext, type Reading, skipSpace } from "./call_form.ts";
import { callsIn, FIRST_KEYS } from "./call_objects.ts";
import { readJson } from "../lenient_json.ts";

/** Reads objects that follow each other; between them may stand what Llama (`;`) and others put there. */
export function readJsonCalls(
  text: string,
  at: number,
  context: ReadContext & { isBare?: boolean },
): Reading {
  const start = skipSpace(text, at);
  if (start === text.length) return context.isComplete ? NONE : OPEN;
  const first = firstObject(text, start);
  if (first === text.length && !context.isComplete) return OPEN;
  if (text.charAt(first) !== "{") return { kind: "none", isQuick: true };
  if (context.isBare && !mayBeCall(text, start, context)) return { kind: "none", isQuick: true };
  let end = start;
  const calls = [];
  for (let next = start; /[{[]/.test(text.charAt(next));) {
    // Other brackets belong to what is around it: LM Studio's closing tag.
    const object = context.isBare ? next : firstObject(text, next);
    if (object === text.length && !context.isComplete) return OPEN;
    if (!context.isBare && text.charAt(object) !== "{") break;
    const read = readJson(text, next, context);
    if (read.kind === "open") return OPEN;
    if (read.kind === "bad") {
      return context.isBare ? NONE : { kind: "unreadable", why: read.why, end: text.length };
    }
    const found = callsIn(read.value, context);
    if (found === undefined) {
      if (context.isBare) return NONE;
      return { kind: "unreadable", why: "its JSON names no tool", end: read.end };
    }
    calls.push(...found);
    // A closing bracket too many is a frequent slip.
    for (end = read.end; /[}\]]/.test(text.charAt(skipSpace(text, end)));) {
      end = skipSpace(text, end) + 1;
    }
    next = skipSpace(text, end);
    if (/[;,]/.test(text.charAt(next))) next = skipSpace(text, next + 1);
  }
  return { kind: "calls", calls, end };
}

/** Past the brackets of lists. */
function firstObject(text: string, at: number): number {
  while (text.charAt(at) === "[") at = skipSpace(text, at + 1);
  return at;
}

/** Whether an object, or a list of them, begins as one does that stands for a call. */
function mayBeCall(text: string, at: number, { isComplete, tools }: ReadContext): boolean {
  at = skipSpace(text, firstObject(text, at) + 1);
  if (at === text.length) return !isComplete;
  const key = /(["'])([\w-]{0,40})(\1)?/y;
  key.lastIndex = at;
  const found = key.exec(text);
  if (found === null) return false;
  const [whole, , name = "", close] = found;
  if (close === undefined) return at + whole.length === text.length && !isComplete;
  return FIRST_KEYS.has(name) || tools.has(name);
}
