/**
 * MiniMax M3: `<tool_call><invoke name="read"><path>a.ts</path></invoke></tool_call>`, each tag after a token of its own.
 *
 * @module
 */
import {
  type CallForm,
  finderIn,
  NONE,
  OPEN,
  type ReadContext,
  type Reading,
} from "./call_form.ts";
import { readInvokeTags } from "./invoke_tag.ts";

const TOKEN = "]<]minimax[>[";
const OPENER = `${TOKEN}<tool_call>`;
const CLOSE = `${TOKEN}</tool_call>`;

export const minimaxM3: CallForm = {
  openers: () => [OPENER],
  place: "token",
  read(text: string, at: number, context: ReadContext): Reading {
    const close = context.find(CLOSE, at);
    if (close < 0 && !context.isComplete) return OPEN;
    const end = close < 0 ? text.length : close + CLOSE.length;
    const block = text.slice(at + OPENER.length, close < 0 ? end : close).replaceAll(TOKEN, "");
    const read = readInvokeTags(block, 0, { ...context, isComplete: true, find: finderIn(block) });
    if (read.kind === "calls") return { ...read, end };
    const why = read.kind === "unreadable" ? read.why : "it holds no <invoke>";
    return close < 0 && block.trim() === "" ? NONE : { kind: "unreadable", why, end };
  },
};
