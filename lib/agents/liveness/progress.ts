/**
 * What a worker tells while it works (`progress.json`), and how long that proves that it lives.
 *
 * @module
 */
import { join } from "@std/path/join";
import { PROGRESS_FILE } from "../record/files.ts";

/** Between two times that a worker writes it. */
export const HEARTBEAT_MS = 10_000;
/** A busy machine, or a slow network disk, may make a worker miss some. */
const MISSED = 3;
/** So far the clocks of two machines may be apart. */
const CLOCK_TOLERANCE_MS = 60_000;

/** What stands in the file. A later version may tell more. */
export interface Progress {
  version: 1;
  /** Of the run. */
  nonce: string | null;
  /** When it was written, by the worker's clock; ISO 8601, UTC. */
  at: string;
}

/** When the worker of a run last gave a sign of life; undefined where it never did. */
export function lastHeartbeat(directory: string, nonce: string): number | undefined {
  try {
    const text = Deno.readTextFileSync(join(directory, PROGRESS_FILE));
    const progress: Partial<Progress> | null = JSON.parse(text);
    const at = Date.parse(progress?.at ?? "");
    return progress?.nonce === nonce && Number.isFinite(at) ? at : undefined;
  } catch {
    // There is none, or what is there tells nothing.
    return undefined;
  }
}

/** Whether a sign of life, by whichever clock, is so new that the worker must be there. */
export function isFresh(heartbeat: number, now: number): boolean {
  const age = now - heartbeat;
  return age >= -CLOCK_TOLERANCE_MS && age <= MISSED * HEARTBEAT_MS + CLOCK_TOLERANCE_MS;
}
