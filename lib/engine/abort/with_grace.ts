/**
 * The end of a run that was told to end.
 *
 * @module
 */
import { abortable } from "../../sys/abortable.ts";
import { delay } from "../../sys/delay.ts";
import { graceAfter, ToldToEnd } from "../../sys/process_session.ts";
import { settlesWithin } from "../../sys/settles_within.ts";
import type { RunOutcome } from "../events.ts";
import type { Limits } from "../limits.ts";

/** A run that was told to end and has not within this time is left behind. */
const GRACE_MS = 700;
/** The least of that after the time of its commands: they have to be killed then, and what they wrote to be read. */
const AFTER_COMMANDS_MS = 200;
/** How long it may take to write down what a run that was told to end still said. */
const OUTPUT_GRACE_MS = 200;

/** As long as a run that is told to end has at least, whatever it does: what is not to wait any longer comes after it. */
export function loopGrace(): Promise<void> {
  return delay(GRACE_MS);
}

/** Calls `action` once `signal` tells a whole run to end; until it is disposed of. */
export function whenToldToEnd(
  signal: AbortSignal,
  action: (why: ToldToEnd) => void,
): Disposable {
  const onAbort = () => {
    if (signal.reason instanceof ToldToEnd) action(signal.reason);
  };
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort);
  return { [Symbol.dispose]: () => signal.removeEventListener("abort", onAbort) };
}

/** The loop's outcome; a tool that does not let go, or a reader that does not read, delays the end only so long. */
export async function withGrace(
  loop: Promise<RunOutcome>,
  { signal, limits }: { signal: AbortSignal; limits: Limits },
): Promise<RunOutcome> {
  const graceMs = () => Math.max(GRACE_MS, graceAfter(signal) + AFTER_COMMANDS_MS);
  if (await isOverdue(loop, signal, graceMs)) {
    const { turns, usage, costUsd } = limits;
    return { reason: "stopped", text: "", turns, usage, costUsd };
  }
  return await loop;
}

/** Waits until `output` is written; only briefly when the run was told to end. */
export async function outputWithGrace(
  output: Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  if (!await isOverdue(output, signal, () => OUTPUT_GRACE_MS)) await output;
}

/** Waits for `work`; true when it goes on for longer than `graceMs()`, asked once `signal` was aborted. */
async function isOverdue(
  work: Promise<unknown>,
  signal: AbortSignal,
  graceMs: () => number,
): Promise<boolean> {
  // What it throws is for whoever awaits it.
  await abortable(work, signal).catch(() => {});
  return signal.aborted && !await settlesWithin(work, graceMs());
}
