/**
 * How long what a worker tells of its run (`progress.json`) proves that it lives.
 *
 * @module
 */
import { readProgress } from "../progress.ts";

/** Between two times that a worker writes it. */
export const HEARTBEAT_MS = 10_000;
/** A busy machine, or a slow network disk, may make a worker miss some. */
const MISSED = 3;
/** So far the clocks of two machines may be apart. */
const CLOCK_TOLERANCE_MS = 60_000;

/** When the worker of a run last gave a sign of life; undefined where it never did. */
export function lastHeartbeat(directory: string, nonce: string): number | undefined {
  const progress = readProgress(directory, nonce);
  return progress === undefined ? undefined : Date.parse(progress.at);
}

/** Whether a sign of life, by whichever clock, is so new that the worker must be there. */
export function isFresh(heartbeat: number, now: number): boolean {
  const age = now - heartbeat;
  return age >= -CLOCK_TOLERANCE_MS && age <= MISSED * HEARTBEAT_MS + CLOCK_TOLERANCE_MS;
}
