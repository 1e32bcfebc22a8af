/**
 * Which counts of an endpoint are believed.
 *
 * @module
 */
import { countOf } from "../../../text/json.ts";
import { estimateMessages, estimateTools } from "../../context/estimate.ts";
import type { ModelEvent, ModelRequest } from "../model.ts";

/** No answer, and no prompt, has more: a cost of it would be no number, and no budget would hold. */
const MAX_TOKENS = 100_000_000;

/** A count of tokens; undefined for what is none. */
export function tokensIn(value: unknown): number | undefined {
  const count = countOf(value);
  return count === undefined || count > MAX_TOKENS ? undefined : count;
}

/** Answers of fewer tokens are short, and estimates of them rough. */
const LONG = 100;
/** Tokens are longer than they are estimated, in rows of blanks or dashes; never so much. */
const LONGEST = 8;

/**
 * An end with its usage as it can be: some count answers alone, and some write 0 or 1 for an answer of any length. What costs
 * nothing would let a run go on beyond any budget.
 */
export function withPlausibleUsage(
  finish: Extract<ModelEvent, { type: "finish" }>,
  { messages, tools }: ModelRequest,
): ModelEvent {
  const { usage, answer } = finish;
  if (usage === undefined) return finish;
  const written = answer.parts.length === 0 ? 0 : estimateMessages([answer]);
  const isTooLittle = usage.output === 0 ||
    (written >= LONG && usage.output < written / LONGEST);
  const output = isTooLittle ? written : usage.output;
  const input = usage.input || estimateMessages(messages) + estimateTools(tools);
  if (output === usage.output && input === usage.input) return finish;
  return { ...finish, usage: { ...usage, input, output, estimated: true } };
}
