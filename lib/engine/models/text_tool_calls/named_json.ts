/**
 * A tool's name, and its arguments as one object of JSON beside it: `read{"path": "a.ts"}`.
 *
 * @module
 */
import { NONE, OPEN, type ReadContext, type Reading, skipSpace } from "./call_form.ts";
import { argumentsOf, toolName } from "./call_objects.ts";
import { readJson } from "../lenient_json.ts";

export interface NamedJsonMarks {
  /** Between name and object; sticky. */
  between: RegExp;
}

const NAME = /[ \t\r\n]*([\w.:/-]{1,128})/y;
const PLAIN: NamedJsonMarks = { between: /[ \t\r\n:]*/y };

/** Reads one call; the markup that makes it one is the caller's to know. */
export function readNamedJson(
  text: string,
  at: number,
  context: ReadContext,
  marks: NamedJsonMarks = PLAIN,
): Reading {
  NAME.lastIndex = at;
  const name = NAME.exec(text);
  if (name === null) {
    return !context.isComplete && skipSpace(text, at) === text.length ? OPEN : NONE;
  }
  const afterName = at + name[0].length;
  marks.between.lastIndex = afterName;
  const between = marks.between.exec(text);
  const start = afterName + (between?.[0].length ?? 0);
  if (between === null || text.charAt(start) !== "{") {
    // Marks between name and object are short.
    return !context.isComplete && text.length - afterName < 160 ? OPEN : NONE;
  }
  const read = readJson(text, start, context);
  if (read.kind === "open") return OPEN;
  if (read.kind === "bad") return { kind: "unreadable", why: read.why, end: text.length };
  const call = {
    name: toolName(name[1] ?? "", context.tools),
    arguments: argumentsOf(read.value),
  };
  return { kind: "calls", calls: [call], end: read.end };
}
