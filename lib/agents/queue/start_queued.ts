/**
 * A look at the queue: whoever may start is started. Nobody does this for a living: every start, listing and end
 * looks, and so does every worker now and then.
 *
 * @module
 */
import { errorMessage, UserError } from "../../errors.ts";
import { LockHeldError } from "../../sys/lock.ts";
import { LOCAL } from "../executors/executors.ts";
import { launch, type LaunchContext } from "../launch.ts";
import { readProgress } from "../progress.ts";
import type { AgentMeta, EndedMeta, EndReason, QueuedMeta, StartedMeta } from "../record/meta.ts";
import { ended } from "../record/transitions.ts";
import type { AgentStore } from "../record/store.ts";
import { listStatus, type ReadableStatus } from "../state.ts";
import { withRestoredWorktree } from "../worktrees/worktree.ts";
import { hasWorktree } from "../worktrees/users.ts";
import { type Decision, planQueue } from "./plan.ts";
import { QueueDirectory } from "./queue_directory.ts";
import { NO_RULES } from "./rules.ts";
import { forgetSurroundings, restoreSurroundings } from "./surroundings.ts";

/** How long an agent that another command is changing is waited for. */
const PATIENCE_MS = 1_000;

export interface StartQueuedOptions extends LaunchContext {
  /** Give up when another process looks at the queue for so long, in milliseconds; unless given, wait. */
  patienceMs?: number;
  /** Told in words about what could not be done. */
  onWarning?: (message: string) => void;
}

/** What a look at the queue came to. */
export interface QueueLook {
  started: StartedMeta[];
  /** Those that can never start any more, recorded as ended. */
  ended: EndedMeta[];
  /** Secret variables for want of which somebody could not be started here. */
  missing: string[];
  /** Those that only another machine or container starts, with its name. */
  elsewhere: Array<{ id: string; host: string }>;
}

/** Starts whoever may start; undefined when somebody else was looking. */
export async function startQueued(
  store: AgentStore,
  { patienceMs, ...options }: StartQueuedOptions,
): Promise<QueueLook | undefined> {
  return await new QueueDirectory(store.home).locked(() => look(store, options), patienceMs);
}

async function look(store: AgentStore, options: StartQueuedOptions): Promise<QueueLook> {
  const found: QueueLook = { started: [], ended: [], missing: [], elsewhere: [] };
  const skipped = new Set<string>();
  for (;;) {
    const decisions = (await plan(store, options, { skipped, found }))
      .filter(({ kind, meta }) => kind !== "wait" && !skipped.has(meta.id));
    if (decisions.length === 0) return found;
    for (const decision of decisions) {
      // Each is tried once in a look: what comes of it may make room, or take it, so that the plan is made again.
      skipped.add(decision.meta.id);
      await carryOut(store, decision, { options, found }).catch((error) => {
        // It waits on: a full disk, say, will not stay full.
        options.onWarning?.(`cannot start ${decision.meta.id}: ${errorMessage(error)}`);
      });
    }
  }
}

async function plan(
  store: AgentStore,
  { executors, rules = NO_RULES, onWarning = () => {} }: StartQueuedOptions,
  { skipped, found }: { skipped: ReadonlySet<string>; found: QueueLook },
): Promise<Decision[]> {
  const statuses = await listStatus(store, { executors, onWarning });
  const agents = statuses.flatMap((status) =>
    status.state === "unreadable" ? [] : [{
      meta: whereItAnswers(status, store),
      // What could not be recorded may have ended all the same.
      isRunning: status.state === "running" && (status.meta.executor ?? LOCAL) === LOCAL,
    }]
  );
  const queued = agents.map(({ meta }) => meta).filter((meta) => meta.state === "queued");
  const known = new Set(queued.map(({ id }) => id));
  const queue = new QueueDirectory(store.home);
  const marked = new Set(queue.marked());
  for (const id of known) if (!marked.has(id)) queue.mark(id);
  queue.sweep((id) => known.has(id));
  // Its directory, its programs and its keys are there; so is who looks after it.
  const here = Deno.hostname();
  found.elsewhere = queued.flatMap(({ id, queued_host: host = here }) =>
    host === here ? [] : [{ id, host }]
  );
  const left = new Set([...skipped, ...found.elsewhere.map(({ id }) => id)]);
  const endpoints = new Map<string, readonly string[]>();
  for (const meta of queued) endpoints.set(meta.id, await rules.endpointsOf(meta));
  return planQueue(
    agents.filter(({ meta }) => !(meta.state === "queued" && left.has(meta.id))),
    {
      endpointsOf: ({ id }) => endpoints.get(id) ?? [],
      slotsOf: rules.slotsOf,
      now: Date.now(),
    },
  );
}

/** Of a pool another endpoint may have taken over since the start: that one has a slot less. */
function whereItAnswers({ state, meta }: ReadableStatus, store: AgentStore): AgentMeta {
  if (state !== "running" || meta.endpoint === undefined || meta.pool === undefined) return meta;
  const { endpoint } = readProgress(store.directory(meta.id), meta.identity?.nonce) ?? {};
  return endpoint === undefined ? meta : { ...meta, endpoint };
}

async function carryOut(
  store: AgentStore,
  decision: Decision,
  { options, found }: { options: StartQueuedOptions; found: QueueLook },
): Promise<void> {
  await store.lockedIfFree(decision.meta.id, PATIENCE_MS, async () => {
    const meta = store.read(decision.meta.id);
    // Somebody stopped it meanwhile.
    if (meta.state !== "queued") return;
    if (decision.kind === "never") {
      found.ended.push(await neverStarted(store, meta, decision));
    } else if (decision.kind === "start") {
      await startOne(store, meta, { endpoint: decision.endpoint, options, found });
    }
  });
}

async function startOne(
  store: AgentStore,
  meta: QueuedMeta,
  { endpoint, options, found }: {
    endpoint: string | undefined;
    options: StartQueuedOptions;
    found: QueueLook;
  },
): Promise<void> {
  const directory = store.directory(meta.id);
  const surroundings = await restoreSurroundings(directory, options.rules ?? NO_RULES);
  if (surroundings !== undefined && "missing" in surroundings) {
    found.missing.push(...surroundings.missing);
    return;
  }
  try {
    const started = await inItsWorktree(store, meta, () =>
      launch(meta, {
        ...options,
        incoming: directory,
        directory,
        record: (running) => store.write(running),
        unrecord: () => store.write(meta),
        ...(meta.resumed_session === undefined ? {} : { resume: meta.resumed_session }),
        ...(endpoint === undefined ? {} : { endpoint }),
        ...(surroundings === undefined ? {} : { environment: surroundings.environment }),
      }));
    found.started.push(started);
    new QueueDirectory(store.home).unmark(meta.id);
    await forgetSurroundings(directory);
  } catch (error) {
    if (isPassing(error)) throw error;
    const why = errorMessage(error);
    found.ended.push(await neverStarted(store, meta, { reason: "failed", why }));
  }
}

/** Makes its worktree again if somebody deleted the directory meanwhile. */
async function inItsWorktree(
  store: AgentStore,
  meta: QueuedMeta,
  start: () => Promise<StartedMeta>,
): Promise<StartedMeta> {
  if (!hasWorktree(meta)) return await start();
  const { repository, worktree: name, cwd } = meta;
  return await withRestoredWorktree({ home: store.home, repository, name }, async ({ event }) => {
    if (event === "recreated") await Deno.mkdir(cwd, { recursive: true });
    return await start();
  });
}

/** Records that an agent which waited is not going to start. */
async function neverStarted(
  store: AgentStore,
  meta: QueuedMeta,
  { reason, why }: { reason: EndReason; why: string },
): Promise<EndedMeta> {
  const end = ended(meta, {
    ended_at: new Date().toISOString(),
    exit_code: null,
    signal: null,
    reason,
    end_note: `never started: ${why}`,
  });
  await store.write(end);
  new QueueDirectory(store.home).unmark(meta.id);
  store.onEnded(end);
  return end;
}

/** Whether a start failed for want of something that the system may have again: room, memory, descriptors. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof UserError) || error instanceof LockHeldError) return true;
  return error.cause instanceof Error && !(error.cause instanceof Deno.errors.NotFound);
}
