/**
 * Where in a log begins what was written since a time.
 *
 * @module
 */
import type { LogTime } from "../../log_time.ts";
import {
  isOfEarlierRun,
  openTimes,
  type RunStart,
  type TimesBlock,
  timesFromEnd,
} from "./times_index.ts";
import { timesPath } from "./files.ts";
import { isLineStart, lineStart, tailOffset } from "./tail.ts";

export interface SinceOptions {
  /** Milliseconds since 1970. */
  since: number;
  /** Nothing before this byte of the log is wanted. */
  floor: number;
  /** When the agent was made, in milliseconds since 1970; */
  createdAt?: number | undefined;
  /** and its latest run. */
  run?: RunStart | undefined;
}

export interface SinceOffset {
  /** A line begins here, or the log ends. */
  offset: number;
  /**
   * Lines of which it is not known when they were written: the latest run's are shown, those before
   * the first that is known are left out.
   */
  unknown?: "shown" | "left out";
}

interface Log {
  size: number;
  /** Milliseconds since 1970: after it nothing was written. */
  changedAt: number;
}

/** Finds the first line of the log at `path`, open as `file`, that was begun since a time. */
export async function sinceOffset(
  path: string,
  file: Deno.FsFile,
  options: SinceOptions,
): Promise<SinceOffset> {
  const { size, mtime } = await file.stat();
  const log: Log = { size, changedAt: mtime?.getTime() ?? Infinity };
  const { floor, since } = options;
  if (floor >= size) return { offset: size };
  using index = await openTimes(timesPath(path));
  const found = await search(index, { log, ...options });
  if (found.offset < size) {
    return { ...found, offset: Math.max(floor, await lineStart(file, found.offset)) };
  }
  // A line that is still being written is one that was written since, whenever it was begun.
  if (log.changedAt < since || await isLineStart(file, size)) return { offset: size };
  return { offset: Math.max(floor, await tailOffset(file, 1, size)) };
}

async function search(
  index: Deno.FsFile | undefined,
  { log: { size, changedAt }, since, floor, createdAt = -Infinity, run }:
    & SinceOptions
    & { log: Log },
): Promise<SinceOffset> {
  let later = size;
  let latest: LogTime | undefined;
  for await (const { entries } of blocksOf(index)) {
    for (const entry of entries) {
      // Of lines that are gone: the log was cut.
      if (entry.offset > size) continue;
      if (latest === undefined) {
        latest = entry;
        if (run !== undefined && isOfEarlierRun(entry, { offset: size - 1, run })) {
          if (run.time < since) return unknownRun(run.offset);
          later = run.offset;
        }
      }
      if (entry.time < since) return { offset: later };
      later = entry.offset;
      if (later <= floor) return { offset: floor };
    }
  }
  if (latest === undefined) {
    const offset = run !== undefined && run.offset < size ? run.offset : 0;
    if (run === undefined || run.time < since) return unknownRun(offset);
    later = offset;
  }
  if (later === 0 || createdAt >= since) return { offset: 0 };
  return later <= floor ? { offset: floor } : { offset: later, unknown: "left out" };

  function unknownRun(offset: number): SinceOffset {
    return changedAt < since ? { offset: size } : { offset, unknown: "shown" };
  }
}

async function* blocksOf(index: Deno.FsFile | undefined): AsyncGenerator<TimesBlock> {
  if (index !== undefined) yield* timesFromEnd(index);
}
