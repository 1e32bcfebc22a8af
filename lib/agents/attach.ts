/**
 * Following an agent: its log from where the latest run began, until the agent ends.
 *
 * @module
 */
import { join } from "@std/path/join";
import type { Executors } from "./executors/executors.ts";
import { STDOUT_LOG } from "./record/files.ts";
import type { Sink } from "./logs/sink.ts";
import { followAgent } from "./logs/follow_agent.ts";
import { openLog, regularFileSize } from "./logs/files.ts";
import { tailOffset } from "./logs/tail.ts";
import type { AgentMeta } from "./record/meta.ts";
import type { AgentStore } from "./record/store.ts";

export interface AttachOptions {
  executors: Executors;
  sink: Sink;
  signal: AbortSignal;
  onNotice: (message: string) => void;
  /** Begin at most this many bytes before the log's end; from the run's start unless given. */
  backlogLimit?: number;
  /** Begin with so many lines at most; with all of the run unless given. */
  lines?: number;
}

/**
 * Copies the latest run's output to `sink` as it comes.
 *
 * @returns the record once the agent has ended; undefined when `signal` ended the following
 * @throws {UserError} when there is no such agent, or it is removed meanwhile
 */
export async function attach(
  store: AgentStore,
  id: string,
  { executors, sink, signal, onNotice, backlogLimit, lines }: AttachOptions,
): Promise<AgentMeta | undefined> {
  const meta = store.read(id);
  const path = join(store.directory(id), STDOUT_LOG);
  const size = regularFileSize(path) ?? 0;
  let offset = Math.min(meta.log_offsets?.stdout ?? 0, size);
  if (lines !== undefined) {
    // None is there once the agent is removed, which the following tells.
    using file = await openLog(path);
    if (file !== undefined) offset = Math.max(offset, await tailOffset(file, lines, size));
  }
  if (backlogLimit !== undefined && size - offset > backlogLimit) {
    onNotice(
      `the first ${
        size - offset - backlogLimit
      } bytes of this run are left out: isonforge logs ${id} -n 100000`,
    );
    offset = size - backlogLimit;
  }
  return await followAgent(store, id, { path, offset, sink, signal, onNotice, executors });
}
