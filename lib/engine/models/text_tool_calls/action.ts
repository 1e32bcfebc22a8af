/**
 * `Action: read`, `Action Input: {…}` of ReAct prompts; `Action:` and a fence of Command R; `✿FUNCTION✿: read` of
 * Qwen-Agent.
 *
 * @module
 */
import {
  type CallForm,
  mayBecome,
  NONE,
  OPEN,
  type ReadContext,
  type Reading,
  skipSpace,
} from "./call_form.ts";
import { toolName } from "./call_objects.ts";
import { fence } from "./fence.ts";
import { readJson } from "../lenient_json.ts";

const OPENERS = ["Action:", "✿FUNCTION✿:", "✿FUNCTION✿"];
const NAME = /(?:Action:|✿FUNCTION✿:?)[ \t]*[`*]{0,3}([\w.-]{1,128})[`*]{0,3}[ \t]*\r?\n/y;
const INPUT = /\s*(?:Action Input:|✿ARGS✿:?)\s*/y;
/** What a server invents, or the model itself when nobody stops it. */
const RESULTS = ["Observation", "✿RESULT✿", "✿RETURN✿"];

export const action: CallForm = {
  openers: () => OPENERS,
  place: "line",
  read(text: string, at: number, context: ReadContext): Reading {
    const content = skipSpace(text, at + "Action:".length);
    if (text.startsWith("Action:", at)) {
      if (text.startsWith("```", content)) return fence.read(text, content, context);
      if (!context.isComplete && mayBecome(text, content, ["```"])) return OPEN;
    }
    NAME.lastIndex = at;
    const head = NAME.exec(text);
    if (head === null) return isShort(text, at, context) ? OPEN : NONE;
    const name = toolName(head[1] ?? "", context.tools);
    if (!context.tools.has(name)) return NONE;
    INPUT.lastIndex = at + head[0].length;
    const input = INPUT.exec(text);
    if (input === null) return isShort(text, at, context) ? OPEN : NONE;
    const start = INPUT.lastIndex;
    const read = readJson(text, start, context);
    if (read.kind === "open") return OPEN;
    if (read.kind === "bad") return { kind: "unreadable", why: read.why, end: text.length };
    const next = skipSpace(text, read.end);
    if (!context.isComplete && (next === text.length || mayBecome(text, next, RESULTS))) {
      return OPEN;
    }
    const isInvented = RESULTS.some((word) => text.startsWith(word, next));
    if (isInvented && !context.isComplete) return OPEN;
    const end = isInvented ? text.length : read.end;
    return { kind: "calls", calls: [{ name, arguments: read.value }], end };
  },
};

function isShort(text: string, at: number, { isComplete }: ReadContext): boolean {
  return !isComplete && text.length - at < 200;
}
