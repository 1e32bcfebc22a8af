/**
 * `<invoke name="read"><parameter name="path">a.ts</parameter></invoke>`: Anthropic's form, also of MiniMax M2 and M3, of
 * DeepSeek V3.2 and V4 (`<｜DSML｜invoke …>`), Step 3 (`<steptml:invoke …>`) and Grok (`<xai:function_call name="read">`);
 * the oldest has the tool's name and the parameters as elements.
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
import { DSML_MARKS, DSML_PATTERN } from "./dsml.ts";
import { type ParameterTags, readParameters } from "./parameter_tags.ts";

/** What stands before the names of the tags; DeepSeek's marks are too many to look for all of them everywhere. */
const PREFIXES = ["", "antml:", "steptml:", "minimax:", "atem:", "xai:", "｜DSML｜", "|DSML|"];
const PREFIX = `(?:[^\\s<>]{0,16}|${DSML_PATTERN})`;
/** Grok's own name for it. */
const XAI = "xai:function_call";
const NAMES = [...new Set([...PREFIXES, ...DSML_MARKS])].map((prefix) => `${prefix}invoke`);
const OPENERS = NAMES.map((name) => `<${name}`).concat(`<${XAI} `);
const CLOSES = [...NAMES, XAI].map((name) => `</${name}>`);
const HEAD = new RegExp(
  `<(?:(${PREFIX})invoke|${XAI})(?:\\s+name\\s*=\\s*["']?([^"'>\\n]{1,128})["']?)?[^>\\n]{0,32}>`,
  "y",
);
const OLD_NAME = /\s*<(tool_name|name)>([^<\n]{1,128})<\/\1>/y;
const OLD_PARAMETERS = /\s*<(?:parameters|arguments|args)>/y;
const OLD_END = /\s*<\/(?:parameters|arguments|args)>/y;

const START = new RegExp(
  `\\s*<${PREFIX}(?:parameter|param)\\s+name\\s*=\\s*["']?([^"'>\\n]{1,128})["']?[^>\\n]{0,64}>`,
  "y",
);
const TAGS = tagsWith(PREFIXES);
const DSML_TAGS = new Map(
  DSML_MARKS.map((mark) => [mark, tagsWith([...PREFIXES, mark, mark.trimStart()])]),
);

/** Tags of parameters with any of these before their names. */
function tagsWith(prefixes: readonly string[]): ParameterTags {
  return {
    start: START,
    begin: prefixes.map((prefix) => `<${prefix}parameter`).concat("<param"),
    close: prefixes.map((prefix) => `</${prefix}parameter>`).concat("</param>"),
    next: prefixes.flatMap((prefix) => [`<${prefix}parameter`, `</${prefix}invoke`]).concat(
      `</${XAI}`,
      "<param",
    ),
  };
}

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
      const [all, prefix = "", written] = head;
      return readInvocation(text, { at: start + all.length, prefix, written }, context);
    },
  });
}

function readInvocation(
  text: string,
  { at, prefix, written }: { at: number; prefix: string; written: string | undefined },
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
  const usual = DSML_TAGS.get(prefix) ?? TAGS;
  const tags = childTags(name, context) ?? usual;
  const read = readParameters(text, start, { ...context, tool: name, tags: usual });
  if (read.kind !== "parameters") return read;
  // Elements that are named after the parameters themselves.
  const named = tags === usual || Object.keys(read.values).length > 0
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
      PREFIXES.map((prefix) => `</${prefix}invoke>`),
      "</parameters>",
      `</${name}>`,
    ),
  } satisfies ParameterTags;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
