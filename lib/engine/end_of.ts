/**
 * How a run ended, from what ended it.
 *
 * @module
 */
import { errorMessage, UserError } from "../errors.ts";
import { CapReached } from "./limits.ts";

/** @param stop aborted when somebody ended the run */
export function endOf(error: unknown, stop: AbortSignal) {
  if (error instanceof CapReached) return { reason: error.cap, message: error.message };
  if (stop.aborted) return { reason: "stopped" as const };
  const hint = error instanceof UserError ? error.hint : undefined;
  return {
    reason: "failed" as const,
    message: errorMessage(error),
    error,
    ...(hint === undefined ? {} : { hint }),
  };
}
