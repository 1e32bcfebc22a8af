/**
 * The last lines of a log, on bytes: nothing is decoded, so nothing is damaged.
 *
 * @module
 */
import type { Sink } from "./sink.ts";

const BLOCK = 64 * 1024;
const NEWLINE = 0x0a;

/**
 * Where the last `lines` lines of a file begin, found from its end in constant memory. A last line
 * without a newline is a line.
 *
 * @param size bytes of the file that count, all unless given
 * @returns offset in bytes
 */
export async function tailOffset(
  file: Deno.FsFile,
  lines: number,
  size?: number,
): Promise<number> {
  size ??= (await file.stat()).size;
  if (lines <= 0) return size;
  const block = new Uint8Array(BLOCK);
  let missing = lines;
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - BLOCK);
    const bytes = block.subarray(0, end - start);
    await readExactly(file, { offset: start, into: bytes });
    for (let at = lastNewline(bytes, bytes.length); at >= 0; at = lastNewline(bytes, at)) {
      // The newline that ends the last line begins no other.
      if (start + at === size - 1) continue;
      if (--missing === 0) return start + at + 1;
    }
    end = start;
  }
  return 0;
}

/** Where the line begins that the byte at `offset` belongs to, or would if it were there. */
export async function lineStart(file: Deno.FsFile, offset: number): Promise<number> {
  return await isLineStart(file, offset) ? offset : await tailOffset(file, 1, offset);
}

/** Whether a line begins at `offset`: where the file begins, and after each newline. */
export async function isLineStart(file: Deno.FsFile, offset: number): Promise<boolean> {
  if (offset <= 0) return true;
  const before = new Uint8Array(1);
  await readExactly(file, { offset: offset - 1, into: before });
  return before[0] === NEWLINE;
}

/** Where the last newline before `end` is, or -1. Built in: several times faster than a loop of ours. */
function lastNewline(bytes: Uint8Array, end: number): number {
  return end === 0 ? -1 : bytes.lastIndexOf(NEWLINE, end - 1);
}

/** Copies everything from `offset` on, as fast as `sink` takes it; returns where it ended. */
export async function copyFrom(
  file: Deno.FsFile,
  offset: number,
  sink: Sink,
): Promise<number> {
  await file.seek(offset, Deno.SeekMode.Start);
  const block = new Uint8Array(BLOCK);
  let at = offset;
  for (;;) {
    const read = await file.read(block);
    if (read === null) return at;
    await sink(block.subarray(0, read));
    at += read;
  }
}

/** Fills `into` with what stands from `offset` on. */
export async function readExactly(
  file: Deno.FsFile,
  { offset, into }: { offset: number; into: Uint8Array },
): Promise<void> {
  await file.seek(offset, Deno.SeekMode.Start);
  let filled = 0;
  while (filled < into.length) {
    const read = await file.read(into.subarray(filled));
    // The file was cut while we read it: what is missing counts as no newline.
    if (read === null) return void into.fill(0, filled);
    filled += read;
  }
}
