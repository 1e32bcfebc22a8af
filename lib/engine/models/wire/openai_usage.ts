/**
 * What an answer of OpenAI's chat completions says of the tokens that it took.
 *
 * @module
 */
import type { Usage } from "../../message.ts";
import { isObject, type JsonObject } from "../../../text/json.ts";
import { tokensIn } from "./plausible_usage.ts";

/** Counts stand beside the choices; Moonshot has them in the choice, Groq in a field of its own. */
export function usageIn(chunk: JsonObject, choice: JsonObject | undefined): Usage | undefined {
  const own = isObject(chunk["x_groq"]) ? chunk["x_groq"]["usage"] : undefined;
  const usage = [chunk["usage"], choice?.["usage"], own].find(isObject);
  if (usage === undefined) return undefined;
  const input = tokensIn(usage["prompt_tokens"]) ?? tokensIn(usage["input_tokens"]) ?? 0;
  const written = tokensIn(usage["completion_tokens"]) ?? tokensIn(usage["output_tokens"]) ?? 0;
  const output = written + thoughtsBeside(usage, input + written);
  if (input === 0 && output === 0) return undefined;
  const details = usage["prompt_tokens_details"];
  const cacheRead = (isObject(details) ? tokensIn(details["cached_tokens"]) : undefined) ??
    tokensIn(usage["prompt_cache_hit_tokens"]) ?? tokensIn(usage["cached_tokens"]) ?? 0;
  return { input, output, cacheRead: Math.min(cacheRead, input), estimated: false };
}

/**
 * Tokens of thoughts that are not within those of the answer, as they are with OpenAI: xAI and Google count them beside
 * it, which only the sum of all tells.
 */
function thoughtsBeside(usage: JsonObject, others: number): number {
  const details = usage["completion_tokens_details"];
  const thoughts = (isObject(details) ? tokensIn(details["reasoning_tokens"]) : undefined) ??
    tokensIn(usage["reasoning_tokens"]) ?? 0;
  return tokensIn(usage["total_tokens"]) === others + thoughts ? thoughts : 0;
}
