/**
 * `<|channel|>commentary to=functions.read <|constrain|>json<|message|>{…}<|call|>`: gpt-oss, where a server lets the
 * markup through, or all of it but the special tokens (`commentary to=functions.read json{…}`).
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
import { argumentsOf, toolName } from "./call_objects.ts";
import { readJson } from "../lenient_json.ts";

const OPENERS = [
  "<|start|>assistant",
  "<|channel|>commentary",
  "<|channel|>analysis to=",
  "<|channel|>final to=",
  "assistantcommentary to=",
  "commentary to=functions.",
  "assistant to=functions.",
];
/** Everything between the opener and the arguments: names, channels, constraints. */
const MAX_HEADER = 300;
const RECIPIENT = /to=([\w.:/-]+)/;
const CLOSE = /\s*<\|(?:call|end|return)\|>/y;

export const harmony: CallForm = {
  openers: () => OPENERS,
  place: "token",
  read(text: string, at: number, context: ReadContext): Reading {
    const header = text.slice(at, at + MAX_HEADER);
    const message = header.indexOf("<|message|>");
    const brace = header.indexOf("{");
    const isBegun = message >= 0 || brace >= 0;
    if (!isBegun && !context.isComplete && header.length < MAX_HEADER) return OPEN;
    const length = message >= 0 ? message + "<|message|>".length : brace;
    const recipient = RECIPIENT.exec(header.slice(0, length < 0 ? MAX_HEADER : length))?.[1];
    const isMarkup = text.startsWith("<|", at);
    if (recipient === undefined || (!isBegun && !isMarkup)) return NONE;
    // Stripped of its tokens the header runs into what it constrains the arguments to.
    const name = toolName(
      recipient.replace(/(?:json|code)$/, (word) => message < 0 ? "" : word),
      context.tools,
    );
    const start = skipSpace(text, at + Math.max(0, length));
    if (start === text.length && !context.isComplete) return OPEN;
    const read = length < 0 ? undefined : readJson(text, start, context);
    if (read?.kind === "open") return OPEN;
    if (read === undefined || read.kind === "bad") {
      const why = read?.why ?? "it has no arguments";
      return { kind: "unreadable", why, end: text.length };
    }
    CLOSE.lastIndex = read.end;
    const end = read.end + (CLOSE.exec(text)?.[0].length ?? 0);
    if (end === read.end && !context.isComplete && text.length - end < 12) return OPEN;
    return { kind: "calls", calls: [{ name, arguments: argumentsOf(read.value) }], end };
  },
};
