/**
 * Following one log of an agent until the agent ends.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import type { Executors } from "../executors/executors.ts";
import { exists } from "../../sys/files/info_at.ts";
import { follow, type FollowOptions } from "./follow.ts";
import type { Sink } from "./sink.ts";
import type { AgentMeta } from "../record/meta.ts";
import { LONGEST_STOP_MS } from "../ending/grace.ts";
import { settleAbandoned } from "../ending/settle.ts";
import type { AgentStore } from "../record/store.ts";

export interface FollowAgentOptions extends Omit<FollowOptions, "isLive" | "isWrittenElsewhere"> {
  /** Of the log. */
  path: string;
  sink: Sink;
  executors: Executors;
}

/**
 * Copies a log of an agent to `sink` as it grows.
 *
 * @returns the record once the agent has ended; undefined when `signal` ended the following
 * @throws {UserError} when there is no such agent, or it is removed meanwhile
 */
export async function followAgent(
  store: AgentStore,
  id: string,
  { path, sink, executors, ...options }: FollowAgentOptions,
): Promise<AgentMeta | undefined> {
  let isElsewhere = false;
  let endSeenAt: number | undefined;
  await follow(path, sink, {
    ...options,
    isLive: async () => {
      if (exists(store.directory(id))) isElsewhere = store.read(id).job_id !== undefined;
      if (await goesOn(store, { id, executors })) return true;
      endSeenAt ??= performance.now();
      return isElsewhere && performance.now() - endSeenAt < LINGER_MS;
    },
    isWrittenElsewhere: () => isElsewhere,
  });
  if (options.signal.aborted) return undefined;
  if (!exists(store.directory(id))) {
    throw new UserError(`stopped following ${id}: it was removed`);
  }
  return await settleAbandoned(store, store.read(id), {
    executors,
    patienceMs: LONGEST_STOP_MS,
  });
}

/** What another machine has written last may be seen from here so much later: clients keep sizes for a second. */
const LINGER_MS = 1_500;

/** Whether the log may grow: the agent runs, or it is going to. */
async function goesOn(
  store: AgentStore,
  { id, executors }: { id: string; executors: Executors },
): Promise<boolean> {
  if (!exists(store.directory(id))) return false;
  const meta = store.read(id);
  return meta.state === "queued" || (await executors.look().livenessOf(meta)).kind !== "over";
}
