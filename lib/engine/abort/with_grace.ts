/**
 * The end of a run that was told to end.
 *
 * @module
 */
import type { RunOutcome } from "../events.ts";
import type { Limits } from "../limits.ts";

/** A run that was told to end and has not within this time is left behind. */
const GRACE_MS = 700;

/** The loop's outcome; a tool that does not let go, or a reader that does not read, delays the end only so long. */
export async function withGrace(
  loop: Promise<RunOutcome>,
  { signal, limits }: { signal: AbortSignal; limits: Limits },
): Promise<RunOutcome> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const { promise: overdue, resolve } = Promise.withResolvers<RunOutcome>();
  const startTimer = () => {
    const { turns, usage, costUsd } = limits;
    timer ??= setTimeout(
      () => resolve({ reason: "stopped", text: "", turns, usage, costUsd }),
      GRACE_MS,
    );
  };
  if (signal.aborted) startTimer();
  signal.addEventListener("abort", startTimer, { once: true });
  try {
    return await Promise.race([loop, overdue]);
  } finally {
    signal.removeEventListener("abort", startTimer);
    clearTimeout(timer);
  }
}

/** How long the last words of a run that was told to end may take. */
const LAST_WORDS_MS = 200;

/** Waits for `work`, the last words of a run; not for long when the run was told to end. */
export async function lastWords(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await work;
    return;
  }
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, LAST_WORDS_MS);
  try {
    await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
