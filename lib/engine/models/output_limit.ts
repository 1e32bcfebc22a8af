/**
 * How long an answer may be.
 *
 * @module
 */
import { estimateMessages, estimateTools } from "../context/estimate.ts";
import type { ModelRequest } from "./model.ts";

/** As much as an agent keeps free of its window; models that think for long stay below. */
const MAX_OUTPUT = 16_384;
/** Less is left to the server: it would only cut. */
const MIN_OUTPUT = 1_024;
/** Our count of a prompt is a guess, and servers refuse what goes over the window together with the answer. */
const CAUTION = 1.3;

/**
 * Tokens to allow for the answer to a request: a model that repeats itself would else fill the whole window. Undefined
 * where little is left, so that the server says what is wrong.
 */
export function outputLimit(
  { messages, tools, maxOutput = MAX_OUTPUT }: ModelRequest,
  contextWindow: number,
): number | undefined {
  const prompt = Math.ceil(CAUTION * (estimateMessages(messages) + estimateTools(tools)));
  const limit = Math.min(maxOutput, Math.floor(contextWindow / 2), contextWindow - prompt);
  return limit < Math.min(MIN_OUTPUT, maxOutput) ? undefined : limit;
}
