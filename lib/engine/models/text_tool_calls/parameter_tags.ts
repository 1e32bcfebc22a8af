/**
 * Parameters as tags around bare text.
 *
 * @module
 */
import {
  type Find,
  mayBecome,
  OPEN,
  type ReadContext,
  type Reading,
  skipSpace,
} from "./call_form.ts";
import { parameterValue, parsed, withoutOuterBreaks } from "./parameter_value.ts";

export interface ParameterTags {
  /** Matches the opening tag, white space before it included; its first group is the parameter's name. Sticky. */
  start: RegExp;
  /** What opening tags begin with. */
  begin: readonly string[];
  close: readonly string[];
  /** What may stand after a parameter: where a text between tags holds such a tag itself, the last one counts. */
  next: readonly string[];
}

export type ParametersReading =
  /** `isCut`: the last one had no closing tag. */
  | { kind: "parameters"; values: Record<string, unknown>; end: number; isCut: boolean }
  | Extract<Reading, { kind: "open" | "unreadable" }>;

/** No tool has as many. */
const MAX_PARAMETERS = 64;

/** Reads parameters that follow each other. */
export function readParameters(
  text: string,
  at: number,
  { tool, tags, ...context }: ReadContext & { tool: string; tags: ParameterTags },
): ParametersReading {
  const entries: Array<[string, unknown]> = [];
  let end = at;
  for (;;) {
    tags.start.lastIndex = end;
    const start = tags.start.exec(text);
    if (start === null) {
      if (!context.isComplete && mayBeginAt(text, skipSpace(text, end), tags)) return OPEN;
      return { kind: "parameters", values: Object.fromEntries(entries), end, isCut: false };
    }
    const valueAt = end + start[0].length;
    if (entries.length === MAX_PARAMETERS) {
      return { kind: "unreadable", why: "it has too many parameters", end: text.length };
    }
    const value = endOfValue(text, valueAt, { tags, ...context });
    if (value === undefined) return OPEN;
    const parameter = (start[1] ?? "").trim();
    const written = withoutOuterBreaks(text.slice(valueAt, value.at));
    const isJson = /string=["']?false/.test(start[0]);
    const isText = /string=["']?true/.test(start[0]);
    entries.push([
      parameter,
      isText
        ? written
        : isJson
        ? parsed(written)
        : parameterValue(written, { tool, parameter, tools: context.tools }),
    ]);
    end = value.end;
    if (value.isCut) {
      return { kind: "parameters", values: Object.fromEntries(entries), end, isCut: true };
    }
  }
}

/** An opening tag of at most so many characters may still be on its way. */
const LONGEST_TAG = 300;

function mayBeginAt(text: string, at: number, { begin }: ParameterTags): boolean {
  if (at === text.length || mayBecome(text, at, begin)) return true;
  return text.length - at < LONGEST_TAG && begin.some((word) => text.startsWith(word, at));
}

/** Where a value ends and where what follows it begins; undefined where that has not come. */
function endOfValue(
  text: string,
  at: number,
  { tags, isComplete, find }: { tags: ParameterTags; isComplete: boolean; find: Find },
): { at: number; end: number; isCut: boolean } | undefined {
  let last: { at: number; end: number; isCut: boolean } | undefined;
  for (let from = at;;) {
    const close = firstOf(find, from, tags.close);
    if (close === undefined) break;
    last = { at: close.at, end: close.at + close.word.length, isCut: false };
    const after = skipSpace(text, last.end);
    if (after === text.length || mayBecome(text, after, tags.next)) {
      return isComplete ? last : undefined;
    }
    if (tags.next.some((word) => text.startsWith(word, after))) return last;
    from = last.end;
  }
  if (!isComplete) return undefined;
  if (last !== undefined) return last;
  // No closing tag at all: the value ends where something else begins.
  const next = firstOf(find, at, tags.next.map((word) => `\n${word}`));
  return next === undefined
    ? { at: text.length, end: text.length, isCut: true }
    : { at: next.at, end: next.at + 1, isCut: false };
}

function firstOf(
  find: Find,
  from: number,
  words: readonly string[],
): { at: number; word: string } | undefined {
  let first: { at: number; word: string } | undefined;
  for (const word of words) {
    const at = find(word, from);
    if (at >= 0 && (first === undefined || at < first.at)) first = { at, word };
  }
  return first;
}
