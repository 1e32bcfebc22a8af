/**
 * How a record goes on: from waiting to running, from running to over.
 *
 * @module
 */
import {
  type AgentMeta,
  type EndedMeta,
  hasEnded,
  type MetaCommon,
  type ProcessIdentity,
  type QueuedMeta,
  type RunEnd,
  type StartedMeta,
} from "./meta.ts";
import { earlierRuns } from "./usage.ts";

/** The record once a new run of it has been started. */
export function started(
  meta: AgentMeta,
  run:
    & Pick<StartedMeta, "pid" | "started_at" | "session_id" | "resumed_session">
    & { identity: ProcessIdentity },
): StartedMeta {
  const {
    session_id: _session,
    resumed_session: _resumed,
    queued_at: _queuedAt,
    queued_host: _queuedHost,
    after: _after,
    after_ok: _afterOk,
    endpoint: _endpoint,
    restarts: _restarts,
    restart_at: _restartAt,
    next_prompt: _prompt,
    job_id: _job,
    job_task: _task,
    cluster: _cluster,
    submitted_by: _submitter,
    ...rest
  } = withoutEnd(meta);
  return { ...rest, ...earlierRuns(meta), ...run, runs: meta.runs + 1, state: "running" };
}

/** The record once a new run of it waits for its turn. */
export function queued(
  meta: AgentMeta,
  { resumed_session, next_prompt }: Pick<MetaCommon, "resumed_session" | "next_prompt"> = {},
): QueuedMeta {
  const { identity: _identity, resumed_session: _resumed, ...rest } = withoutEnd(meta);
  const now = new Date(afterTheLast(Date.now())).toISOString();
  return {
    ...rest,
    ...earlierRuns(meta),
    ...(resumed_session === undefined ? {} : { resumed_session }),
    ...(next_prompt === undefined ? {} : { next_prompt }),
    pid: null,
    started_at: now,
    queued_at: now,
    state: "queued",
  };
}

/** When this process last let somebody wait, in milliseconds since 1970. */
let lastQueuedAt = -Infinity;
/** Further behind the last time, the clock was set. */
const CLOCK_SET_MS = 1_000;

/** A time of its own for each: what one command puts into the queue, in a millisecond even, waits in its order. */
function afterTheLast(now: number): number {
  const isSet = now < lastQueuedAt - CLOCK_SET_MS;
  return lastQueuedAt = isSet ? now : Math.max(now, lastQueuedAt + 1);
}

/** The record once its run has ended. */
export function ended(meta: StartedMeta | EndedMeta | QueuedMeta, end: RunEnd): EndedMeta {
  const { queued_at: _at, queued_host: _host, next_prompt: _prompt, ...rest } = withoutEnd(meta);
  return { ...rest, pid: meta.pid, ...end, state: "stopped" };
}

/** The record without the end that stands in it, which was wrong. */
export function reopened(meta: EndedMeta): StartedMeta {
  const { identity } = meta;
  const common = withoutEnd(meta);
  // What was started has one.
  return { ...common, pid: meta.pid ?? 0, state: "running", ...(identity && { identity }) };
}

function withoutEnd(meta: AgentMeta): MetaCommon & { identity?: ProcessIdentity } {
  if (!hasEnded(meta)) return meta;
  const {
    ended_at: _endedAt,
    exit_code: _exitCode,
    signal: _signal,
    reason: _reason,
    oom_kills: _oomKills,
    question: _question,
    finished: _finished,
    cost_usd: _cost,
    tokens: _tokens,
    num_turns: _turns,
    end_note: _note,
    failure: _failure,
    ...rest
  } = meta;
  return rest;
}
