/**
 * What the latest run of an agent wrote to stderr last: where it failed, it says why.
 *
 * @module
 */
import { join } from "@std/path/join";
import { STDERR_LOG } from "../files.ts";
import { regularFileSize } from "./files.ts";
import type { AgentMeta } from "../meta.ts";
import { copyFrom, tailOffset } from "./tail.ts";

/** More than this of one last line, or of all, tells nobody anything. */
const MAX_BYTES = 16 * 1024;

/** The last lines of the latest run's stderr.log, at most `lines`; none where there are none. */
export async function lastErrors(
  directory: string,
  meta: AgentMeta,
  { lines = 10 }: { lines?: number } = {},
): Promise<string[]> {
  const path = join(directory, STDERR_LOG);
  const size = await regularFileSize(path);
  if (size === undefined) return [];
  using file = await Deno.open(path);
  // A log that is shorter than it was has been cut, and then all of it may be of this run.
  const begin = meta.log_offsets?.stderr ?? 0;
  const start = Math.max(await tailOffset(file, lines), begin > size ? 0 : begin, size - MAX_BYTES);
  const decoder = new TextDecoder();
  let text = "";
  await copyFrom(file, start, (bytes) => {
    text += decoder.decode(bytes, { stream: true });
    return Promise.resolve();
  });
  return text.split("\n").map((line) => line.trimEnd()).filter((line) => line !== "").slice(-lines);
}
