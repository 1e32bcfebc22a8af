/**
 * Running what was just downloaded.
 *
 * @module
 */
import { locate, type Refusal, type Verdict } from "./invocation.ts";
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

/** Whether what an argument names came from the network. */
export function runsDownload(
  argument: { text: string; isDownloaded: boolean } | undefined,
  { state }: Review,
): boolean {
  if (argument === undefined) return false;
  const place = locate(argument.text, state.cwd);
  return argument.isDownloaded || (place !== undefined && state.hasDownloaded(place));
}
