/**
 * Where in a log the latest run begins, said on a terminal: the file stays what the agent wrote.
 *
 * @module
 */
import type { Sink } from "../../agents/logs/sink.ts";

export interface RunSeparatorOptions {
  /** Where in the log the bytes begin. */
  offset: number;
  /** Where in the log the latest run begins. */
  boundary: number;
  /** Says so. */
  say: () => void | Promise<void>;
}

/** Hands bytes on, and says in between where the run begins; nothing where that is not among them. */
export function withRunSeparator(
  sink: Sink,
  { offset, boundary, say }: RunSeparatorOptions,
): Sink {
  let at = offset;
  let isSaid = boundary <= offset;
  return async (bytes) => {
    const before = Math.min(bytes.length, Math.max(0, boundary - at));
    at += bytes.length;
    if (isSaid || at <= boundary) return await sink(bytes);
    isSaid = true;
    if (before > 0) await sink(bytes.subarray(0, before));
    await say();
    await sink(bytes.subarray(before));
  };
}
