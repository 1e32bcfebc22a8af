/**
 * `<function=read><parameter=path>a.ts</parameter></function>`: Qwen3-Coder, Seed-OSS, Nemotron 3, Step 3.5, MiMo; with
 * JSON instead of parameters Llama 3.1 and Functionary; with `name="…"` MiniCPM.
 *
 * @module
 */
import {
  type CallForm,
  mayBecome,
  OPEN,
  type ReadContext,
  readEach,
  type Reading,
  skipSpace,
} from "./call_form.ts";
import { argumentsOf, toolName } from "./call_objects.ts";
import { readJson } from "../lenient_json.ts";
import { type ParameterTags, readParameters } from "./parameter_tags.ts";

const OPENERS = ["<function=", "<function name="];
const CLOSE = "</function>";
/** The name may lack its bracket: `<function=read`, a line break. */
const HEAD = /<function(?:=| name=)[ \t]*["']?([\w.:/-]{1,128})["']?[ \t]*(?:>|(?=\s)|(?=\{))/y;

const TAGS: ParameterTags = {
  start: /\s*<(?:parameter|param|arg)(?:=|\s+name\s*=\s*)["']?([^>"'\n]{1,128})["']?[^>\n]{0,64}>/y,
  begin: ["<parameter", "<param", "<arg"],
  close: ["</parameter>", "</param>", "</arg>"],
  next: ["<parameter", "<param", "<arg", CLOSE, "</tool_call", "</seed:tool_call", "<function="],
};

/** The form with and without its opening `<tool_call>`. */
export const functionTag: CallForm = {
  openers: () => OPENERS,
  place: "line",
  read: readFunctionTags,
};

/** Reads functions that follow each other. */
export function readFunctionTags(text: string, at: number, context: ReadContext): Reading {
  const { isComplete } = context;
  return readEach(text, at, {
    openers: OPENERS,
    isComplete,
    readOne(start) {
      HEAD.lastIndex = start;
      const head = HEAD.exec(text);
      if (head === null) {
        if (!isComplete && text.length - start < 160) return OPEN;
        return { kind: "unreadable", why: "its <function=…> has no name", end: text.length };
      }
      const tool = toolName(head[1] ?? "", context.tools);
      return readBody(text, start + head[0].length, { ...context, tool });
    },
  });
}

function readBody(text: string, at: number, context: ReadContext & { tool: string }): Reading {
  const start = skipSpace(text, at);
  const { tool: name } = context;
  if (text.charAt(start) === "{") {
    const read = readJson(text, start, context);
    if (read.kind === "open") return OPEN;
    if (read.kind === "bad") return { kind: "unreadable", why: read.why, end: text.length };
    const close = skipSpace(text, read.end);
    if (!context.isComplete && mayBecome(text, close, [CLOSE])) return OPEN;
    const end = text.startsWith(CLOSE, close) ? close + CLOSE.length : read.end;
    return { kind: "calls", calls: [{ name, arguments: argumentsOf(read.value) }], end };
  }
  const read = readParameters(text, at, { ...context, tags: TAGS });
  if (read.kind !== "parameters") return read;
  const close = skipSpace(text, read.end);
  if (text.startsWith(CLOSE, close)) {
    return {
      kind: "calls",
      calls: [{ name, arguments: read.values }],
      end: close + CLOSE.length,
    };
  }
  if (!context.isComplete && close >= text.length - CLOSE.length) return OPEN;
  // The closing tag may be forgotten, the parameters may not be cut off.
  if (Object.keys(read.values).length > 0 && !read.isCut) {
    return { kind: "calls", calls: [{ name, arguments: read.values }], end: read.end };
  }
  return { kind: "unreadable", why: `its <function=${name}> has no end`, end: text.length };
}
