/**
 * What answers cost that were never finished.
 *
 * @module
 */
import { estimateTokens } from "../context/estimate.ts";
import type { Usage } from "../message.ts";
import type { BegunAnswer } from "../models/model.ts";

/**
 * What an answer has used that was begun and never finished: as far as the endpoint has counted, and estimated from
 * there on. Most count only at the end, and Anthropic's first count says nothing of what is written after it.
 *
 * @param options.input tokens of the request, where the endpoint has not counted them
 * @param options.isCutByUs whether the endpoint would have gone on; one that failed before it wrote anything has only
 *     reported that, and costs nothing
 * @returns undefined when it costs nothing
 */
export function unfinishedUsage(
  { usage, written }: BegunAnswer,
  { input, isCutByUs }: { input: number; isCutByUs: boolean },
): Usage | undefined {
  if (usage === undefined && written === "" && !isCutByUs) return undefined;
  const counted = usage ?? { input: 0, output: 0, cacheRead: 0 };
  const output = estimateTokens(written);
  return {
    input: counted.input || input,
    output: Math.max(counted.output, output),
    cacheRead: counted.cacheRead,
    estimated: counted.input === 0 || output > counted.output,
  };
}
