/**
 * How far a run is, in one line.
 *
 * @module
 */
import {
  type Activity,
  activitySeconds,
  describeActivity,
  type Progress,
} from "../../agents/progress.ts";
import { formatSeconds } from "./format_age.ts";
import { formatCost, formatTokens } from "./format_usage.ts";

/** `4 turns, 12.4k tokens, $0.0123, 38 % of the context; bash npm test 12s` */
export function describeProgress(progress: Progress): string {
  const { turns = 0, tokens, cost_usd, context, activity } = progress;
  const numbers = [
    turns === 1 ? "1 turn" : `${turns} turns`,
    ...(tokens === undefined ? [] : [`${formatTokens(tokens)} tokens`]),
    ...(cost_usd === undefined ? [] : [formatCost(cost_usd)]),
    ...(context === undefined
      ? []
      : [`${Math.round(100 * context.used / context.window)} % of the context`]),
  ].join(", ");
  return activity === undefined ? numbers : `${numbers}; ${activityText(activity)}`;
}

/** `bash npm test 12s` */
export function activityText(activity: Activity): string {
  const seconds = activitySeconds(activity);
  const words = describeActivity(activity);
  return seconds === undefined ? words : `${words} ${formatSeconds(seconds)}`;
}
