/**
 * What a model is told about an answer that is no end.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import { looksBlank } from "../text/is_blank.ts";
import { type Answer, answerText, type ToolCall } from "./message.ts";
import type { AnswerProblem, FinishReason } from "./models/model.ts";

/** What the model is told about an answer without anything in it. */
const EMPTY = "Your answer was empty. Go on with the task, or say what you found.";
/** What the model is told about an answer that is no end, by the reason that it stopped. */
const NUDGES: Partial<Record<FinishReason, string>> = {
  length: "Your answer was cut off at the output limit. Go on exactly where it ended.",
  calls:
    "Your answer was to be followed by a tool call, and none came. Make the call, or give your final answer.",
  paused: "Go on.",
  repeats:
    "Your answer repeated itself and was ended there. Go on with the task in another way, or say what you found.",
};
/** What it is told where its thoughts are all there is: it meant to go on, or the server took the answer for thoughts. */
const THOUGHTS_ALONE =
  "Your answer ended in your thoughts, and nothing came after them. Make the next tool call, or give your final answer.";
const THOUGHT_TO_THE_LIMIT =
  "You thought up to the output limit, and your answer never began. Think less this time: make the next tool call, or answer.";

/** What the model is told about an answer without calls that is no end, and what a person is told of it. */
export function nudgeFor(reason: FinishReason, answer: Answer): { tell: string; notice?: string } {
  if (reason === "length" && looksBlank(answerText(answer))) return { tell: THOUGHT_TO_THE_LIMIT };
  const tell = NUDGES[reason] ?? (hasThoughts(answer) ? THOUGHTS_ALONE : EMPTY);
  return reason === "repeats" ? { tell, notice: REPEATS } : { tell };
}

function hasThoughts({ parts }: Answer): boolean {
  return parts.some(({ type }) => type === "reasoning");
}

/** How a run ends that never got a complete answer; the rest is of the last one. */
export function incompleteError(
  attempts: number,
  { reason, answer }: { reason: FinishReason; answer?: Answer },
): UserError {
  const what = `the model gave no complete answer in ${attempts} attempts`;
  if (reason === "length") {
    return new UserError(`${what}: each was cut off at the output limit`, {
      hint: "a larger context window gives it room; ISONFORGE_THINKING=0 keeps some from thinking",
    });
  }
  if (answer === undefined || !looksBlank(answerText(answer))) return new UserError(what);
  if (!hasThoughts(answer)) return new UserError(`${what}: the last one was empty`);
  return new UserError(`${what}: the last one ended in its thoughts`, {
    hint:
      "the server may take answers for thoughts: its reasoning parser has to fit the model; ISONFORGE_THINKING=0 keeps some from thinking",
  });
}

/** What the model is told of a call that the end of the run left without a result: it was never made, */
export const NEVER_RAN = "not run: the run was ended";
/** or nobody saw what became of it. */
export const UNKNOWN_END =
  "the run was ended before this was done, or before its result was kept: " +
  "look at what is there before you do it again";
/** What a person is told about one that repeats itself. */
const REPEATS = "the answer repeated itself and was ended";

/** Whether an answer has one call, which has no end: a model that gets no further than that may never do so. */
export function isUnread(calls: readonly ToolCall[]): boolean {
  return calls.length === 1 && typeof calls[0]?.arguments === "string";
}

/** What the model is told about a final answer that does not fit a schema. */
export function misfitNudge(misfit: string): string {
  return `Your final answer does not fit the JSON Schema: ${misfit}. ` +
    "Send it again: one JSON value that fits, and nothing else.";
}

/** How a run ends when the model was told of a problem, and has it again. */
export function problemError({ fail, hint }: AnswerProblem): UserError {
  return new UserError(fail, hint === undefined ? {} : { hint });
}
