/**
 * Putting an agent into the queue.
 *
 * @module
 */
import type { LaunchContext } from "../launch.ts";
import { prepareLogs } from "../logs/files.ts";
import { logLimitOf } from "../logs/log_limit.ts";
import type { QueuedMeta } from "../record/meta.ts";
import type { AgentStore } from "../record/store.ts";
import { QueueDirectory } from "./queue_directory.ts";
import { NO_RULES } from "./rules.ts";
import { keepSurroundings } from "./surroundings.ts";

export interface EnqueueOptions {
  store: AgentStore;
  /** Where the agent's files are now. */
  directory: string;
  context: LaunchContext;
  /** Puts the record on disk: from then on it waits. */
  record: (meta: QueuedMeta) => Promise<void>;
}

/** Lets an agent wait for its turn; the caller holds its lock, or is about to publish it. */
export async function enqueue(
  meta: QueuedMeta,
  { store, directory, context: { rules = NO_RULES, logLimit }, record }: EnqueueOptions,
): Promise<void> {
  await keepSurroundings(directory, rules);
  // Whoever follows the log waits for what is new.
  const log_offsets = prepareLogs(directory, logLimitOf(meta, logLimit));
  new QueueDirectory(store.home).mark(meta.id);
  await record({ ...meta, log_offsets, queued_host: Deno.hostname() });
}
