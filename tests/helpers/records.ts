/**
 * Records of agents that nothing was started for.
 *
 * @module
 */
import type { EndedMeta, NewMeta, RunEnd, StartedMeta } from "../../lib/agents/record/meta.ts";
import type { AgentStore } from "../../lib/agents/record/store.ts";

/** The record of an agent that was never started. */
export function record(id: string): NewMeta {
  return {
    id,
    pid: null,
    prompt: "audit",
    cwd: "/",
    started_at: "2026-01-02T03:04:05.678Z",
    state: "stopped",
    version: 1,
    created_at: "2026-01-02T03:04:05.678Z",
    runs: 0,
  };
}

/** The record of an agent that was started and of which no end is known. */
export function startedRecord(id: string, run: Partial<StartedMeta> = {}): StartedMeta {
  const { identity: _none, ...rest } = record(id);
  return { ...rest, pid: 4711, state: "running", ...run };
}

/** The record of an agent that completed, or ended as `end` says. */
export function endedRecord(id: string, end: Partial<RunEnd & StartedMeta> = {}): EndedMeta {
  const known = { ended_at: "2026-01-02T03:05:05.678Z", exit_code: 0, signal: null };
  return { ...startedRecord(id), reason: "completed", ...known, ...end, state: "stopped" };
}

/** Makes an agent of which there is only the record; returns its id. */
export async function publish(store: AgentStore): Promise<string> {
  return await store.create(async ({ id, publish }) => {
    await publish(record(id));
    return id;
  });
}
