/**
 * `reasoning_effort` of OpenAI's protocol.
 *
 * @module
 */
import type { Effort } from "../effort.ts";

/** What is above `high` is sent as `high`: endpoints that know the field at all know these three, few know more. */
export const REASONING_EFFORT: Readonly<Record<Effort, string>> = {
  low: "low",
  medium: "medium",
  high: "high",
  xhigh: "high",
  max: "high",
};
