/**
 * A fence as the format of a call: JSON in it at the end of an answer, as models do that nobody taught a format, and
 * `tool_code` of Gemma 3.
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
import { invokeTag } from "./invoke_tag.ts";
import { functionTag } from "./function_tag.ts";
import { readJsonCalls } from "./json_body.ts";
import { readPythonic } from "./pythonic.ts";
import { tagged } from "./tagged.ts";

const HEAD = /(`{3,})[ \t]*([\w-]{0,20})[ \t]*(?:\r?\n\s*|(?=[{[]))/y;
const JSON_FENCES = ["", "json", "tool_call", "tool_calls", "function_call", "tool", "tool_use"];
const PYTHON_FENCES = ["tool_code", "tool_call", "tool_calls"];
/** Qwen 2.5 Coder puts its markup into a fence, too; so does everybody who explains it. */
const MARKUP_FENCES = ["", "xml", "html", "text", "tool_call", "tool_calls"];

export const fence: CallForm = {
  openers: () => ["```"],
  place: "line",
  isBare: true,
  read(text: string, at: number, context: ReadContext): Reading {
    HEAD.lastIndex = at;
    const head = HEAD.exec(text);
    if (head === null) return isHeadOpen(text, at, context) ? OPEN : NONE;
    const [whole, marks = "", info = ""] = head;
    const start = at + whole.length;
    if (start === text.length) return context.isComplete ? NONE : OPEN;
    const read = readContent(text, start, { ...context, info });
    if (read.kind !== "calls") return read.kind === "open" ? OPEN : NONE;
    const close = skipSpace(text, read.end);
    if (close === text.length || text.startsWith(marks, close)) {
      if (!context.isComplete && close + marks.length > text.length) return OPEN;
      return { ...read, end: Math.min(text.length, close + marks.length) };
    }
    if (!context.isComplete && marks.startsWith(text.slice(close))) return OPEN;
    // More stands in it: it shows something.
    return NONE;
  },
};

function readContent(text: string, at: number, context: ReadContext & { info: string }): Reading {
  const { info } = context;
  const readings: Reading[] = [];
  if (JSON_FENCES.includes(info)) {
    readings.push(readJsonCalls(text, at, { ...context, isBare: true }));
  }
  if (PYTHON_FENCES.includes(info)) readings.push(readPrinted(text, at, context));
  if (MARKUP_FENCES.includes(info)) {
    for (const form of [...tagged, functionTag, invokeTag]) {
      const opener = form.openers(context).find((opener) => text.startsWith(opener, at));
      if (opener === undefined) continue;
      const read = form.read(text, at, context);
      readings.push(read.kind === "calls" ? { ...read, isDoubtful: true } : read);
    }
    if (!context.isComplete && text.charAt(at) === "<" && text.length - at < 32) {
      readings.push(OPEN);
    }
  }
  return readings.find(({ kind }) => kind === "calls") ??
    readings.find(({ kind }) => kind === "open") ?? NONE;
}

/** `print(read(path="a.ts"))` means the same. */
function readPrinted(text: string, at: number, context: ReadContext): Reading {
  const print = "print(";
  if (!text.startsWith(print, at)) return readPythonic(text, at, context);
  const read = readPythonic(text, at + print.length, context);
  if (read.kind !== "calls") return read;
  const close = skipSpace(text, read.end);
  return text.charAt(close) === ")" ? { ...read, end: close + 1 } : read;
}

function isHeadOpen(text: string, at: number, { isComplete }: ReadContext): boolean {
  return !isComplete && /^`{3,8}[ \t]*[\w-]{0,20}[ \t]*\r?$/.test(text.slice(at, at + 40));
}
