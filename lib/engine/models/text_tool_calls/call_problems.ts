/**
 * What a model is told about calls in its text that were not run, and what a person reads when that did not help.
 *
 * @module
 */
import { abbreviate } from "../../../text/abbreviate.ts";
import type { AnswerProblem } from "../model.ts";

/** Begun as a call, and not to be read. */
export function unreadableCall(why: string, source: string): AnswerProblem {
  return {
    tell:
      `Your answer holds a tool call as text that cannot be read: ${why}. Nothing was run. Make the call again, ` +
      "complete and with valid JSON; if it was meant as an example, put it in a code fence.",
    fail: `the model writes tool calls that cannot be read: ${why}: ${beginning(source)}`,
  };
}

/** It can be read, and may as well be an example. */
export function doubtfulCall(source: string): AnswerProblem {
  return {
    tell:
      "Your answer holds what may be a tool call, as text and among other text; it was not run. " +
      "If you mean a call, make it alone and at the end of your answer. If it was an example, give your final answer again.",
    fail: `the model only wrote about a tool call: ${beginning(source)}`,
  };
}

/** It can be read, but this run takes no calls from text. */
export function ignoredCall(source: string): AnswerProblem {
  return {
    tell:
      "Your answer ends with a tool call that is written as text; it was not run. Make a real tool call. " +
      "If it was an example, give your final answer again with the example in a code fence.",
    fail: `the model wrote a tool call as text, which was not run: ${beginning(source)}`,
    hint: "--text-tool-calls on runs them, whether the server sends real calls or not",
  };
}

function beginning(source: string): string {
  return abbreviate(source.slice(0, 400).replace(/\s+/g, " ").trim(), 120);
}
