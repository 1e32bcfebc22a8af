/**
 * `read`, then `<arg_key>path</arg_key><arg_value>a.ts</arg_value>`: GLM 4.5 to 4.7, Hunyuan 3 (with `<tool_sep>`).
 *
 * @module
 */
import { mayBecome, NONE, OPEN, type ReadContext, type Reading, skipSpace } from "./call_form.ts";
import { toolName } from "./call_objects.ts";
import { type ParameterTags, readParameters } from "./parameter_tags.ts";

const HEAD = /([\w.:/-]{1,128})[ \t\r\n]*(?:<tool_sep>)?[ \t\r\n]*/y;
const FIRST = ["<arg_key>", "</tool_call>"];

const TAGS: ParameterTags = {
  start: /\s*<arg_key>([^<]{1,128})<\/arg_key>\s*<arg_value>/y,
  begin: ["<arg_key>"],
  close: ["</arg_value>"],
  next: ["<arg_key>", "</tool_call>"],
};

/** Reads one call; it stands between tags that the caller knows. */
export function readArgumentPairs(text: string, at: number, context: ReadContext): Reading {
  const start = skipSpace(text, at);
  HEAD.lastIndex = start;
  const head = HEAD.exec(text);
  if (head === null) return start === text.length && !context.isComplete ? OPEN : NONE;
  const first = start + head[0].length;
  if (!FIRST.some((word) => text.startsWith(word, first))) {
    const mayFollow = first === text.length || mayBecome(text, first, [...FIRST, "<tool_sep>"]);
    return !context.isComplete && mayFollow ? OPEN : NONE;
  }
  const name = toolName(head[1] ?? "", context.tools);
  const read = readParameters(text, first, { ...context, tool: name, tags: TAGS });
  if (read.kind !== "parameters") return read;
  if (read.isCut) {
    return { kind: "unreadable", why: "an <arg_value> has no end", end: text.length };
  }
  return { kind: "calls", calls: [{ name, arguments: read.values }], end: read.end };
}
