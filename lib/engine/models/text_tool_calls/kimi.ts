/**
 * `<|tool_call_begin|>functions.read:0<|tool_call_argument_begin|>{…}<|tool_call_end|>`: Kimi K2.
 *
 * @module
 */
import {
  type CallForm,
  mayBecome,
  OPEN,
  type ReadContext,
  type Reading,
  skipSpace,
  wordAt,
} from "./call_form.ts";
import { readNamedJson } from "./named_json.ts";

const SECTION = ["<|tool_calls_section_begin|>", "<|tool_call_section_begin|>"];
const SECTION_END = ["<|tool_calls_section_end|>", "<|tool_call_section_end|>"];
const BEGIN = "<|tool_call_begin|>";
const END = "<|tool_call_end|>";
const BETWEEN = /[ \t\r\n]*<\|tool_call_argument_begin\|>[ \t\r\n]*/y;

/** With or without the section around the calls. */
export const kimi: CallForm = {
  openers: () => [...SECTION, BEGIN],
  place: "token",
  read(text: string, at: number, context: ReadContext): Reading {
    const { isComplete } = context;
    const calls = [];
    const section = wordAt(text, at, SECTION);
    let next = skipSpace(text, at + (section?.length ?? 0));
    let end = next;
    while (text.startsWith(BEGIN, next)) {
      const read = readNamedJson(text, next + BEGIN.length, context, { between: BETWEEN });
      if (read.kind === "open") return OPEN;
      if (read.kind !== "calls") {
        const why = read.kind === "unreadable" ? read.why : "it has no name or no arguments";
        return { kind: "unreadable", why, end: text.length };
      }
      calls.push(...read.calls);
      end = read.end;
      next = skipSpace(text, end);
      if (!isComplete && mayBecome(text, next, [END])) return OPEN;
      if (text.startsWith(END, next)) end = next + END.length;
      next = skipSpace(text, end);
    }
    if (!isComplete && mayBecome(text, next, [BEGIN, ...SECTION_END])) return OPEN;
    if (calls.length === 0) return { kind: "unreadable", why: "it holds no call", end: next };
    const close = wordAt(text, next, SECTION_END);
    return { kind: "calls", calls, end: close === undefined ? end : next + close.length };
  },
};
