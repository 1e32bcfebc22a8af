/**
 * What the latest run of an agent wrote last: to stderr, where it failed, why; to stdout, what it is at.
 *
 * @module
 */
import { join } from "@std/path/join";
import { STDERR_LOG, STDOUT_LOG } from "../record/files.ts";
import { openLog } from "./files.ts";
import type { AgentMeta } from "../record/meta.ts";
import { copyFrom, tailOffset } from "./tail.ts";

/** More than this of one last line, or of all, tells nobody anything. */
const MAX_BYTES = 16 * 1024;

export interface LastLinesOptions {
  stream: "stdout" | "stderr";
  /** So many at most; 10 unless given. */
  lines?: number;
}

/** The last lines of the latest run's log that are not empty; none where there are none. */
export async function lastLines(
  directory: string,
  meta: AgentMeta,
  { stream, lines = 10 }: LastLinesOptions,
): Promise<string[]> {
  const path = join(directory, stream === "stderr" ? STDERR_LOG : STDOUT_LOG);
  using file = await openLog(path);
  if (file === undefined) return [];
  const { size } = await file.stat();
  // A log that is shorter than it was has been cut, and then all of it may be of this run.
  const begin = meta.log_offsets?.[stream] ?? 0;
  const start = Math.max(await tailOffset(file, lines), begin > size ? 0 : begin, size - MAX_BYTES);
  const decoder = new TextDecoder();
  let text = "";
  await copyFrom(file, start, (bytes) => {
    text += decoder.decode(bytes, { stream: true });
    return Promise.resolve();
  });
  return text.split("\n").map((line) => line.trimEnd()).filter((line) => line !== "").slice(-lines);
}
