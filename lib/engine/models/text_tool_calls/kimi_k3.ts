/**
 * `<|open|>call tool="read"<|sep|>`, then `<|open|>argument key="path"<|sep|>a.ts<|close|>argument<|sep|>`: Kimi K3.
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
} from "./call_form.ts";
import { toolName } from "./call_objects.ts";
import { type ParameterTags, readParameters } from "./parameter_tags.ts";

const SECTION = "<|open|>tools<|sep|>";
const SECTION_END = "<|close|>tools<|sep|>";
const CALL = "<|open|>call";
const CALL_END = "<|close|>call<|sep|>";
const HEAD = /<\|open\|>call[^<]{0,64}?tool="([\w.:/-]{1,128})"[^<]{0,64}<\|sep\|>/y;

const TAGS: ParameterTags = {
  start: /\s*<\|open\|>argument[^<]{0,64}?key="([^"<]{1,128})"[^<]{0,64}<\|sep\|>/y,
  begin: ["<|open|>argument"],
  close: ["<|close|>argument<|sep|>"],
  next: ["<|open|>argument", "<|close|>call"],
};

/** With or without the section around the calls. */
export const kimiK3: CallForm = {
  openers: () => [SECTION, `${CALL} `],
  place: "token",
  read(text: string, at: number, context: ReadContext): Reading {
    const { isComplete } = context;
    const calls = [];
    let next = skipSpace(text, text.startsWith(SECTION, at) ? at + SECTION.length : at);
    let end = next;
    while (text.startsWith(CALL, next)) {
      HEAD.lastIndex = next;
      const head = HEAD.exec(text);
      if (head === null) {
        if (!isComplete && text.length - next < 300) return OPEN;
        return { kind: "unreadable", why: "a call has no name", end: text.length };
      }
      const name = toolName(head[1] ?? "", context.tools);
      const read = readParameters(text, next + head[0].length, {
        ...context,
        tool: name,
        tags: TAGS,
      });
      if (read.kind !== "parameters") return read;
      if (read.isCut) {
        return { kind: "unreadable", why: "an argument has no end", end: text.length };
      }
      calls.push({ name, arguments: read.values });
      const close = skipSpace(text, read.end);
      if (!isComplete && mayBecome(text, close, [CALL_END])) return OPEN;
      end = text.startsWith(CALL_END, close) ? close + CALL_END.length : read.end;
      next = skipSpace(text, end);
    }
    if (!isComplete && mayBecome(text, next, [CALL, SECTION_END])) return OPEN;
    if (calls.length === 0) return { kind: "unreadable", why: "it holds no call", end: next };
    const isClosed = text.startsWith(SECTION_END, next);
    return { kind: "calls", calls, end: isClosed ? next + SECTION_END.length : end };
  },
};
