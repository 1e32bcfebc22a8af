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
 * Whoever gives places away asks for locks the other way round, the queue's and then those of agents. Nobody waits for ever
 * for the other: each lock is waited for in the end for so long and no longer, and there those of agents are given up soonest.
 *
 * @throws {UserError} when one of them is being changed all the time
 */
export async function releaseWaiting(store: AgentStore, agent: AgentMeta): Promise<void> {
  if (!hasEnded(agent) || agent.reason !== "completed") return;
  const { id } = agent;
  const queue = new QueueDirectory(store.home);
  const known = new Map(queue.marked().map((other) => [other, waitsFor(store, other, id)]));
  if (!known.values().some((waits) => waits === true)) return;
  // Whoever gives places away has read the records already, and would find it gone.
  await queue.locked(async () => {
    for (const other of queue.marked()) {
      // What one waits for only ever becomes less.
      if (!(known.get(other) ?? waitsFor(store, other, id))) continue;
      const isDone = await store.lockedIfFree(other, PATIENCE_MS, async () => {
        const meta = queuedRecord(store, other);
        if (meta?.after_ok?.includes(id)) await store.write(without(meta, id));
        return true;
      }).catch((error) => {
        // It was stopped meanwhile, and removed.
        if (queuedRecord(store, other) === undefined) return true;
        throw error;
      });
      if (isDone) continue;
      throw new UserError(`cannot remove ${id}: ${other}, which waits for it, is being changed`, {
        hint: "try again in a moment",
      });
    }
  });
}

/** Whether `other` waits for `id` to complete; undefined where it is not in the queue, or not yet. */
function waitsFor(store: AgentStore, other: string, id: string): boolean | undefined {
  const meta = queuedRecord(store, other);
  return meta && (meta.after_ok?.includes(id) ?? false);
}

function queuedRecord(store: AgentStore, other: string): QueuedMeta | undefined {
  try {
    const meta = store.read(other);
    return meta.state === "queued" ? meta : undefined;
  } catch {
    // A mark without a record, or with one that cannot be read: nothing starts that.
    return undefined;
  }
}

function without({ after_ok = [], ...meta }: QueuedMeta, id: string): QueuedMeta {
  const left = after_ok.filter((other) => other !== id);
  return { ...meta, ...(left.length === 0 ? {} : { after_ok: left }) };
}
