/**
 * Reading the index beside a log of when its lines were written (`stdout.times`).
 *
 * Entries are appended by one run after the other, so offsets rise; where one does not, the log was
 * cut, or a line was announced that then was not written, and what stands before it in the index with
 * an offset as high is void. Times are the wall clock's and may go back: nothing is searched by them.
 *
 * @module
 */
import { type LogTime, parseLogTimes } from "../../log_time.ts";
import { readExactly } from "./tail.ts";

const BLOCK = 32 * 1024;
const NEWLINE = 0x0a;

/** The latest run, as its record has it: an index knows nothing of a run by a version that kept none. */
export interface RunStart {
  /** In the log, in bytes. */
  offset: number;
  /** Milliseconds since 1970. */
  time: number;
}

/** Some entries of an index. */
export interface TimesBlock {
  /** Where in the index, in bytes: a line begins there. */
  position: number;
  /** Latest first, and only those that hold. */
  entries: LogTime[];
}

/** Opens the index at `path`; undefined where there is none that can be read. */
export async function openTimes(path: string): Promise<Deno.FsFile | undefined> {
  try {
    return (await Deno.lstat(path)).isFile ? await Deno.open(path) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The entries of an index from its end on, block by block in constant memory: whoever wants the end
 * of a log needs the end of its index only. What is no entry is skipped.
 */
export async function* timesFromEnd(index: Deno.FsFile): AsyncGenerator<TimesBlock> {
  const block = new Uint8Array(BLOCK);
  let below = Infinity;
  for (let end = (await index.stat()).size; end > 0;) {
    const start = Math.max(0, end - BLOCK);
    const bytes = block.subarray(0, end - start);
    await readExactly(index, { offset: start, into: bytes });
    const first = start === 0 ? 0 : bytes.indexOf(NEWLINE) + 1;
    // A last line without its newline is torn, or being written just now.
    const entries = parseLogTimes(bytes.subarray(first)).reverse().filter(({ offset }) => {
      const holds = offset < below;
      if (holds) below = offset;
      return holds;
    });
    yield { position: start + first, entries };
    // What stands before the first newline ends a line that begins in the block before.
    end = first > 0 && first < bytes.length ? start + first : start;
  }
}

/** Whether an entry tells nothing about `offset` because it is of a run before the one that wrote there. */
export function isOfEarlierRun(
  entry: LogTime,
  { offset, run }: { offset: number; run: RunStart | undefined },
): boolean {
  return run !== undefined && run.offset <= offset && entry.offset < run.offset &&
    entry.time < run.time;
}
