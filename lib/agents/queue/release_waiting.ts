/**
 * Those that wait for an agent to complete, when that agent is removed.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { type AgentMeta, hasEnded, type QueuedMeta } from "../record/meta.ts";
import type { AgentStore } from "../record/store.ts";
import { QueueDirectory } from "./queue_directory.ts";

/** How long one that another command is changing is waited for. */
const PATIENCE_MS = 5_000;

/**
 * Takes an agent that has completed out of what those in the queue wait for: once its record is gone, nobody could
 * tell any more that it had. The caller holds its lock.
 *
 * @throws {UserError} when one of them is being changed all the time
 */
export async function releaseWaiting(store: AgentStore, agent: AgentMeta): Promise<void> {
  if (!hasEnded(agent) || agent.reason !== "completed") return;
  const { id } = agent;
  const queue = new QueueDirectory(store.home);
  if (queue.marked().every((other) => waitingFor(store, other, id) === undefined)) return;
  // Whoever gives places away has read the records already, and would find it gone.
  await queue.locked(async () => {
    for (const other of queue.marked()) {
      if (waitingFor(store, other, id) === undefined) continue;
      const isDone = await store.lockedIfFree(other, PATIENCE_MS, async () => {
        const meta = waitingFor(store, other, id);
        if (meta !== undefined) await store.write(without(meta, id));
        return true;
      });
      if (isDone) continue;
      throw new UserError(`cannot remove ${id}: ${other}, which waits for it, is being changed`, {
        hint: "try again in a moment",
      });
    }
  });
}

/** The record of `other` if it waits for `id` to complete. */
function waitingFor(store: AgentStore, other: string, id: string): QueuedMeta | undefined {
  try {
    const meta = store.read(other);
    return meta.state === "queued" && meta.after_ok?.includes(id) ? meta : undefined;
  } catch {
    // A mark without a record, or with one that cannot be read: nothing starts that.
    return undefined;
  }
}

function without({ after_ok = [], ...meta }: QueuedMeta, id: string): QueuedMeta {
  const left = after_ok.filter((other) => other !== id);
  return { ...meta, ...(left.length === 0 ? {} : { after_ok: left }) };
}
