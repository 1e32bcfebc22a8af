/**
 * Calls as Python writes them: `[read(path="a.ts"), bash(command="ls")]` of Llama 4, LFM2 and xLAM, lines of them of
 * OLMo 3, `read.call(path="a.ts")` of Llama 3.
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
  type WrittenCall,
} from "./call_form.ts";
import { toolName } from "./call_objects.ts";
import { readJson } from "../lenient_json.ts";

const HEAD = /([A-Za-z_][\w.]{0,127})\(/y;
const KEYWORD = /([A-Za-z_]\w{0,127})\s*=(?!=)/y;

/** A list of calls as the whole answer, or its last paragraph. */
export const pythonicList: CallForm = {
  openers: ({ tools }) => [...tools.keys()].map((name) => `[${name}(`),
  place: "line",
  isBare: true,
  read: (text, at, context) => {
    const read = readPythonic(text, at, context);
    return read.kind === "unreadable" ? NONE : read;
  },
};

/** Reads calls that follow each other, in brackets or not; only tools that exist are calls. */
export function readPythonic(text: string, at: number, context: ReadContext): Reading {
  const calls: WrittenCall[] = [];
  let next = skipSpace(text, at);
  const isList = text.charAt(next) === "[";
  if (isList) next = skipSpace(text, next + 1);
  let end = next;
  for (;;) {
    HEAD.lastIndex = next;
    const head = HEAD.exec(text);
    if (head === null) break;
    const name = nameOf(head[1] ?? "", context);
    if (name === undefined) break;
    const read = readArguments(text, next + head[0].length, { ...context, name });
    if (read.kind !== "calls") return read;
    calls.push(...read.calls);
    end = read.end;
    next = skipSpace(text, end);
    if (/[,;]/.test(text.charAt(next))) next = skipSpace(text, next + 1);
  }
  const isAtEnd = next === text.length ||
    /^[A-Za-z_][\w.]{0,127}$/.test(text.slice(next, next + 130));
  if (isAtEnd && !context.isComplete) return OPEN;
  if (calls.length === 0) return NONE;
  if (isList && text.charAt(next) === "]") end = next + 1;
  return { kind: "calls", calls, end };
}

function nameOf(written: string, { tools }: ReadContext): string | undefined {
  const known = [written, written.replace(/\.(?:call|run|invoke)$/, "")]
    .map((name) => toolName(name, tools));
  return known.find((name) => tools.has(name));
}

function readArguments(
  text: string,
  at: number,
  { name, ...context }: ReadContext & { name: string },
): Reading {
  const entries: Array<[string, unknown]> = [];
  const properties = Object.keys(
    (context.tools.get(name)?.parameters["properties"] ?? {}) as Record<string, unknown>,
  );
  for (let next = skipSpace(text, at);;) {
    if (next === text.length) {
      return context.isComplete
        ? { kind: "unreadable", why: `the call of ${name} has no end`, end: text.length }
        : OPEN;
    }
    if (text.charAt(next) === ")") {
      const calls = [{ name, arguments: Object.fromEntries(entries) }];
      return { kind: "calls", calls, end: next + 1 };
    }
    KEYWORD.lastIndex = next;
    const keyword = KEYWORD.exec(text);
    const key = keyword?.[1] ?? properties[entries.length] ?? `argument_${entries.length + 1}`;
    const read = readJson(text, next + (keyword?.[0].length ?? 0), context);
    if (read.kind === "open") return OPEN;
    if (read.kind === "bad") return { kind: "unreadable", why: read.why, end: text.length };
    entries.push([key, read.value]);
    next = skipSpace(text, read.end);
    if (text.charAt(next) === ",") next = skipSpace(text, next + 1);
    else if (next < text.length && text.charAt(next) !== ")") {
      return { kind: "unreadable", why: `the arguments of ${name} are no literals`, end: next };
    }
  }
}
