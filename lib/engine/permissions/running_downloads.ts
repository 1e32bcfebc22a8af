/**
 * Running what was just downloaded.
 *
 * @module
 */
import type { Refusal, Verdict } from "./invocation.ts";
import type { Review } from "./review.ts";

const RUNS_DOWNLOAD: Refusal = {
  reason: "it would run what it downloads without anyone having read it",
  instead: "download it to a file, and let the user read and run it",
};
/** Running a download is refused; to an observer it is nothing that could be looked at. */
export function downloaded({ observer }: Review): Verdict {
  if (observer === undefined) return RUNS_DOWNLOAD;
  observer.unclear("what a download runs");
  return undefined;
}
