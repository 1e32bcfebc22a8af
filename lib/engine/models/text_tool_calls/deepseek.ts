/**
 * `<｜tool▁call▁begin｜>function<｜tool▁sep｜>read`, then fenced JSON: DeepSeek V3 and R1. V3.1 has
 * `<｜tool▁call▁begin｜>read<｜tool▁sep｜>{…}`; Step 3 puts `<steptml:invoke>` there.
 *
 * @module
 */
import {
  type CallForm,
  NONE,
  OPEN,
  type ReadContext,
  type Reading,
  skipSpace,
} from "./call_form.ts";
import { argumentsOf, toolName } from "./call_objects.ts";
import { readInvokeTags } from "./invoke_tag.ts";
import { readJson } from "../lenient_json.ts";

/** The bars and underscores are letters of their own (U+FF5C, U+2581); servers and models write look-alikes. */
const BARS = ["｜", "|"];
const GAPS = ["▁", "_", " "];
const OPENERS = BARS.flatMap((bar) =>
  GAPS.flatMap((gap) => [
    `<${bar}tool${gap}calls${gap}begin${bar}>`,
    `<${bar}tool${gap}call${gap}begin${bar}>`,
  ])
  // Kimi's.
).filter((opener) => opener !== "<|tool_call_begin|>");

const MARK = /\s*<[｜|]tool[▁_ ](calls?)[▁_ ](begin|end)[｜|]>/y;
const HEAD = /\s*(?:function)?\s*<[｜|]tool[▁_ ]sep[｜|]>\s*/y;
const NAME = /\s*([\w.:/-]{1,128})\s*/y;
const SEPARATOR = /<[｜|]tool[▁_ ]sep[｜|]>\s*/y;
const FENCE_OPEN = /\s*```(?:json)?\s*/y;
const FENCE_CLOSE = /\s*```/y;

export const deepseek: CallForm = {
  openers: () => OPENERS,
  place: "token",
  read(text: string, at: number, context: ReadContext): Reading {
    const calls = [];
    let end = at;
    for (let next = at;;) {
      const mark = match(MARK, text, next);
      if (mark !== undefined) {
        next += mark[0].length;
        if (mark[2] === "end") end = next;
        if (mark[1] === "calls" && mark[2] === "end") break;
        continue;
      }
      if (calls.length > 0 && next === end && !isOpen(text, next, context)) break;
      const read = readOne(text, next, context);
      if (read.kind === "open") return OPEN;
      if (read.kind === "none") {
        if (isOpen(text, next, context)) return OPEN;
        if (calls.length > 0) break;
        return { kind: "unreadable", why: "it has no name or no arguments", end: text.length };
      }
      if (read.kind === "unreadable") return read;
      calls.push(...read.calls);
      next = end = read.end;
      if (isOpen(text, next, context)) return OPEN;
    }
    if (calls.length === 0) return { kind: "unreadable", why: "it holds no call", end };
    return { kind: "calls", calls, end };
  },
};

function readOne(text: string, at: number, context: ReadContext): Reading {
  const head = match(HEAD, text, at);
  let next = at + (head?.[0].length ?? 0);
  const invoked = readInvokeTags(text, next, context);
  if (invoked.kind !== "none") return invoked;
  const name = match(NAME, text, next);
  if (name === undefined) return NONE;
  next += name[0].length;
  const separator = match(SEPARATOR, text, next);
  if (head === undefined && separator === undefined) return NONE;
  next += separator?.[0].length ?? 0;
  next += match(FENCE_OPEN, text, next)?.[0].length ?? 0;
  if (text.charAt(next) !== "{") return NONE;
  const read = readJson(text, next, context);
  if (read.kind === "open") return OPEN;
  if (read.kind === "bad") return { kind: "unreadable", why: read.why, end: text.length };
  const end = read.end + (match(FENCE_CLOSE, text, read.end)?.[0].length ?? 0);
  const call = {
    name: toolName(name[1] ?? "", context.tools),
    arguments: argumentsOf(read.value),
  };
  return { kind: "calls", calls: [call], end };
}

/** Whether a mark or a name may still be on its way. */
function isOpen(text: string, at: number, { isComplete }: ReadContext): boolean {
  if (isComplete) return false;
  const rest = text.slice(skipSpace(text, at), skipSpace(text, at) + 161);
  if (rest.length > 160) return false;
  return rest === "" || /^(?:<(?:[｜|][^<>]{0,24}>?)?|`{1,3}(?:j|js|jso|json)?\s*)$/.test(rest) ||
    /^(?:function)?\s*(?:<(?:[｜|][^<>]{0,24}>?)?)?\s*[\w.:/-]*\s*(?:<(?:[｜|][^<>]{0,24}>?)?)?\s*(?:`{1,3}\w*)?\s*$/
      .test(rest);
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
