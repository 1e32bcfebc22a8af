/**
 * Starting a stopped agent again: same id, original prompt and settings, or what was changed of them.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import { exists } from "../sys/files/info_at.ts";
import { launch, type LaunchContext, type LaunchOptions } from "./launch.ts";
import { deadlineField } from "./deadline.ts";
import { enqueue } from "./queue/enqueue.ts";
import { missedBy } from "./queue/plan.ts";
import { mayHaveToWait, NO_RULES } from "./queue/rules.ts";
import { type AgentMeta, hasEnded, type QueuedMeta, type StartedMeta } from "./record/meta.ts";
import { queued } from "./record/transitions.ts";
import { endLeftovers } from "./liveness/leftover_processes.ts";
import { endingOwnHolders } from "./liveness/own_lock_holders.ts";
import { assertNotElsewhere } from "./liveness/liveness.ts";
import { forgetEnd, untilTold } from "./ending/end_file.ts";
import { recordEnd } from "./ending/settle.ts";
import type { AgentStore } from "./record/store.ts";

/** What a run is told, and which conversation it goes on from. */
export type Beginning = Pick<LaunchOptions, "prompt" | "resume">;

export interface RespawnOptions extends LaunchContext {
  /** The record with settings that are other ones from this run on. */
  change?: (meta: AgentMeta) => AgentMeta;
  /** How the run begins; a fresh one with the agent's prompt unless given. */
  begin?: (meta: AgentMeta) => Beginning | Promise<Beginning>;
  /** Calls `start` once what the run needs is there. */
  prepare?: (meta: AgentMeta, start: () => Promise<StartedMeta>) => Promise<StartedMeta>;
}

/**
 * Starts a new run of a stopped agent.
 *
 * @returns the record; of one that has to wait for its turn it says `queued`, and a look at the queue may start it
 * @throws {UserError} when it is running, or another command started or stopped it while we waited
 */
export async function respawn(
  store: AgentStore,
  id: string,
  { prepare = (_meta, start) => start(), change = (meta) => meta, begin, ...context }:
    RespawnOptions,
): Promise<StartedMeta | QueuedMeta> {
  const seen = store.read(id);
  await assertStopped(seen, context);
  return await store.locked(id, async () => {
    const meta = store.read(id);
    await assertStopped(meta, context);
    assertUnchanged(seen, meta);
    const directory = store.directory(id);
    const settled = await recordEnd(store, meta, context);
    await endLeftovers(settled, context);
    await untilTold(settled, { directory, store });
    const beginning = await begin?.(settled) ?? {};
    const { deadline_at: _past, ...before } = settled;
    const kept = change(before as AgentMeta);
    const changed: AgentMeta = { ...kept, ...deadlineField(kept) };
    const { rules = NO_RULES } = context;
    const endpoints = await rules.endpointsOf(changed);
    if (mayHaveToWait(changed, endpoints, rules)) {
      assertMayStart(changed, store);
      const waiting = queued(changed, {
        ...(beginning.resume === undefined ? {} : { resumed_session: beginning.resume }),
        ...(beginning.prompt === undefined ? {} : { next_prompt: beginning.prompt }),
      });
      const record = async (meta: QueuedMeta) => {
        await store.write(meta);
        // What was done about this end is not done about the next one, be it that it never starts.
        forgetEnd(directory);
      };
      await enqueue(waiting, { store, directory, context, record });
      return waiting;
    }
    const [endpoint] = endpoints;
    return await prepare(settled, () =>
      launch(changed, {
        ...context,
        ...beginning,
        incoming: directory,
        directory,
        record: (running) => store.write(running),
        unrecord: () => store.write(settled),
        ...(endpoint === undefined ? {} : { endpoint }),
      }));
  }, endingOwnHolders(store, id, context));
}

async function assertStopped(meta: AgentMeta, { executors }: LaunchContext): Promise<void> {
  const { id } = meta;
  const liveness = meta.state === "queued"
    ? { kind: "waiting" as const }
    : await executors.look().livenessOf(meta);
  if (liveness.kind === "waiting") {
    throw new UserError(`cannot respawn ${id}: it waits in the queue already`, {
      hint: `\`isonforge inspect ${id}\` says what for`,
    });
  }
  assertNotElsewhere(liveness, { id, what: "respawn" });
  if (liveness.kind === "over") return;
  throw new UserError(`cannot respawn ${id}: it is running`, {
    hint: `stop it first: isonforge stop ${id}`,
  });
}

/** It would be in the queue for a moment, and end again. */
function assertMayStart(meta: AgentMeta, store: AgentStore): void {
  const missed = missedBy(meta, (id) => exists(store.directory(id)) ? store.read(id) : undefined);
  if (missed === undefined) return;
  throw new UserError(`cannot respawn ${meta.id}: ${missed.why}`, {
    hint: missed.isGone
      ? `it was to start after that: start another one, without --after-ok`
      : `start both again: isonforge respawn ${missed.id} ${meta.id}`,
  });
}

/** Two respawns at once start one run, and a stop that races a respawn wins. */
function assertUnchanged(seen: AgentMeta, now: AgentMeta): void {
  const wasStarted = seen.runs !== now.runs;
  const wasStopped = hasEnded(now) && now.reason === "stopped" &&
    !(hasEnded(seen) && seen.ended_at === now.ended_at);
  if (!wasStarted && !wasStopped) return;
  const event = wasStarted ? "started" : "stopped";
  throw new UserError(`cannot respawn ${now.id}: another command ${event} it at the same moment`, {
    hint: "`isonforge agents` shows how it is now",
  });
}
