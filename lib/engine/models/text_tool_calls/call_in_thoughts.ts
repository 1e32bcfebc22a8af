/**
 * Calls of models that forget to end their thoughts: the server takes everything for thoughts, and the answer is empty.
 *
 * @module
 */
import { type Answer, answerCalls, type AnswerPart, answerText } from "../../message.ts";
import type { ModelRequest } from "../model.ts";
import { CallScanner } from "./call_scanner.ts";
import { isFiller } from "./filler.ts";
import { realCalls } from "./real_calls.ts";
import { isQuoted } from "./source_of_quotes.ts";

/**
 * The answer with the calls made real in which its thoughts end; undefined where there are words or calls outside of them,
 * where anything follows the calls, or where they may be none.
 */
export function withCallsInThoughts(
  answer: Answer,
  { tools, messages }: Pick<ModelRequest, "tools" | "messages">,
): Answer | undefined {
  if (answerText(answer).trim() !== "" || answerCalls(answer).length > 0) return undefined;
  const thoughts = answer.parts.map((part) => part.type === "reasoning" ? part.text : "").join("");
  if (thoughts === "") return undefined;
  const scanner = new CallScanner(tools);
  const shown = scanner.push(thoughts);
  const { found, words, tail } = scanner.end({ isCut: false });
  const isMeant = found.length > 0 && isFiller(tail) &&
    found.every(({ isPlaced, isBare, reading, source }) =>
      isPlaced && !isBare && reading.kind === "calls" && !reading.isDoubtful &&
      !isQuoted(source, messages)
    );
  if (!isMeant) return undefined;
  // What a provider has signed stays as it is.
  const isSigned = answer.parts.some((part) =>
    part.type === "reasoning" && part.metadata !== undefined
  );
  const rest: AnswerPart[] = isSigned
    ? answer.parts
    : [{ type: "reasoning", text: `${shown}${words}`.trimEnd() }];
  return { role: "assistant", parts: [...rest, ...realCalls(found)] };
}
