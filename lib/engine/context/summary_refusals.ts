/**
 * Failures that say nothing of the next request: a long run is not to end because a model would not summarise it.
 *
 * @module
 */
import type { ModelError } from "../models/model_error.ts";

/** Whoever pays or may do what: the next request would fail as well. */
const OF_ACCOUNT = /quota|credit|billing|balance|api.?key|unauthori[sz]ed|permission/i;
const OF_CONTENT = /content|policy|moderat|flagged|safety|guardrail|filter|violat|blocked/i;

/**
 * Whether what was asked is refused: by a filter, as a mistake, or because a server fails over it again and again. Not one
 * that is away, which may summarise once it is back.
 */
export function isOfThisRequest(
  { status, retry, isMisread, isAway, message }: ModelError,
): boolean {
  if (isMisread) return true;
  if (status === 403) return isAway || OF_CONTENT.test(message);
  if (OF_ACCOUNT.test(message)) return false;
  if (status === undefined) return retry === "never" && !isAway;
  const isUnexplained = status >= 500 && (retry === "few" || retry === "never");
  return status === 400 || status === 422 || isUnexplained;
}
