/**
 * `<invoke name="read"><parameter name="path">a.ts</parameter></invoke>`: Anthropic's form, also of MiniMax M2 and M3, of
 * DeepSeek V3.2 (`<｜DSML｜invoke …>`) and Step 3 (`<steptml:invoke …>`); the oldest has the tool's name and the
 * parameters as elements.
 *
 * @module
 */
import {
  type CallForm,
  NONE,
  OPEN,
  type ReadContext,
  readEach,
  type Reading,
  skipSpace,
  wordAt,
} from "./call_form.ts";
import { toolName } from "./call_objects.ts";
import { type ParameterTags, readParameters } from "./parameter_tags.ts";

/** What stands before the names of the tags. */
const PREFIXES = ["", "antml:", "steptml:", "minimax:", "atem:", "｜DSML｜", "|DSML|"];
const OPENERS = PREFIXES.map((prefix) => `<${prefix}invoke`);
const CLOSES = PREFIXES.map((prefix) => `</${prefix}invoke>`);
const HEAD = /<[^\s<>]{0,16}invoke(?:\s+name\s*=\s*["']?([^"'>\n]{1,128})["']?)?[^>\n]{0,32}>/y;
const OLD_NAME = /\s*<(tool_name|name)>([^<\n]{1,128})<\/\1>/y;
const OLD_PARAMETERS = /\s*<(?:parameters|arguments|args)>/y;
const OLD_END = /\s*<\/(?:parameters|arguments|args)>/y;

const TAGS: ParameterTags = {
  start:
    /\s*<[^\s<>]{0,16}(?:parameter|param)\s+name\s*=\s*["']?([^"'>\n]{1,128})["']?[^>\n]{0,64}>/y,
  begin: PREFIXES.map((prefix) => `<${prefix}parameter`).concat("<param"),
  close: PREFIXES.map((prefix) => `</${prefix}parameter>`).concat("</param>"),
  next: PREFIXES.flatMap((prefix) => [`<${prefix}parameter`, `</${prefix}invoke`]).concat(
    "<param",
  ),
};

/** The form without anything around it. */
export const invokeTag: CallForm = {
  openers: () => OPENERS,
  place: "line",
  read: readInvokeTags,
};

/** Reads invocations that follow each other. */
export function readInvokeTags(text: string, at: number, context: ReadContext): Reading {
  const { isComplete } = context;
  return readEach(text, at, {
    openers: OPENERS,
    isComplete,
    readOne(start) {
      const head = matchAt(HEAD, text, start);
      if (head === undefined) return !isComplete && text.length - start < 200 ? OPEN : NONE;
      return readInvocation(text, { at: start + head[0].length, written: head[1] }, context);
    },
  });
}

function readInvocation(
  text: string,
  { at, written }: { at: number; written: string | undefined },
  context: ReadContext,
): Reading {
  let start = at;
  if (written === undefined) {
    const name = matchAt(OLD_NAME, text, at);
    if (name === undefined) {
      if (!context.isComplete && text.length - at < 200) return OPEN;
      return { kind: "unreadable", why: "its <invoke> has no name", end: text.length };
    }
    written = name[2] ?? "";
    start = at + name[0].length;
    start += matchAt(OLD_PARAMETERS, text, start)?.[0].length ?? 0;
  }
  const name = toolName(written, context.tools);
  const tags = childTags(name, context) ?? TAGS;
  const read = readParameters(text, start, { ...context, tool: name, tags: TAGS });
  if (read.kind !== "parameters") return read;
  // Elements that are named after the parameters themselves.
  const named = tags === TAGS || Object.keys(read.values).length > 0
    ? read
    : readParameters(text, start, { ...context, tool: name, tags });
  if (named.kind !== "parameters") return named;
  const closeAt = skipSpace(text, named.end + (matchAt(OLD_END, text, named.end)?.[0].length ?? 0));
  const close = wordAt(text, closeAt, CLOSES);
  if (close !== undefined) {
    const calls = [{ name, arguments: named.values }];
    return { kind: "calls", calls, end: closeAt + close.length };
  }
  if (!context.isComplete && text.length - closeAt < 40) return OPEN;
  if (Object.keys(named.values).length > 0 && !named.isCut) {
    return { kind: "calls", calls: [{ name, arguments: named.values }], end: named.end };
  }
  return { kind: "unreadable", why: `its <invoke> of ${name} has no end`, end: text.length };
}

/** Tags for the parameters of a tool by their own names. */
export function childTags(name: string, { tools }: Pick<ReadContext, "tools">) {
  const properties = Object.keys(
    (tools.get(name)?.parameters["properties"] ?? {}) as Record<string, unknown>,
  ).filter((property) => /^[\w-]+$/.test(property));
  if (properties.length === 0) return undefined;
  return {
    start: new RegExp(`\\s*<(${properties.join("|")})>`, "y"),
    begin: properties.map((property) => `<${property}>`),
    close: properties.map((property) => `</${property}>`),
    next: properties.map((property) => `<${property}>`).concat(
      CLOSES,
      "</parameters>",
      `</${name}>`,
    ),
  } satisfies ParameterTags;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
