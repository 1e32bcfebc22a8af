/**
 * `[TOOL_CALLS][{"name": "read", "arguments": {…}}]` of Mistral's tokenizers up to v7; `[TOOL_CALLS]read[ARGS]{…}` from v11
 * on, with or without a `[CALL_ID]`.
 *
 * @module
 */
import {
  type CallForm,
  mayBecome,
  OPEN,
  type ReadContext,
  type Reading,
  skipSpace,
} from "./call_form.ts";
import { readJsonCalls } from "./json_body.ts";
import { readNamedJson } from "./named_json.ts";

const OPENER = "[TOOL_CALLS]";
const BETWEEN = /[ \t\r\n]*(?:\[CALL_ID\][\w-]{1,64})?[ \t\r\n]*(?:\[ARGS\])?[ \t\r\n]*/y;

/** Both forms; several calls follow each other, each with its opener or without. */
export const mistral: CallForm = {
  openers: () => [OPENER],
  place: "token",
  read(text: string, at: number, context: ReadContext): Reading {
    const calls = [];
    let end = at;
    for (let next = at;;) {
      if (text.startsWith(OPENER, next)) next += OPENER.length;
      else if (calls.length > 0 && !context.isComplete && mayBecome(text, next, [OPENER])) {
        return OPEN;
      } else if (calls.length > 0 && !text.startsWith("[ARGS]", afterName(text, next))) {
        return { kind: "calls", calls, end };
      }
      const list = readJsonCalls(text, next, context);
      const read = list.kind === "none"
        ? readNamedJson(text, next, context, { between: BETWEEN })
        : list;
      if (read.kind === "none") {
        if (!context.isComplete && text.length - next < 160) return OPEN;
        return { kind: "unreadable", why: "after [TOOL_CALLS] stands no call", end: text.length };
      }
      if (read.kind !== "calls") return read;
      calls.push(...read.calls);
      end = read.end;
      next = skipSpace(text, end);
      if (/[,;]/.test(text.charAt(next))) next = skipSpace(text, next + 1);
    }
  },
};

const NAME = /[\w.-]{1,128}/y;

function afterName(text: string, at: number): number {
  NAME.lastIndex = at;
  return at + (NAME.exec(text)?.[0].length ?? 0);
}
