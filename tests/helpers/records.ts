/**
 * Records of agents that nothing was started for.
 *
 * @module
 */
import type { StoppedMeta } from "../../lib/agents/meta.ts";
import type { AgentStore } from "../../lib/agents/store.ts";

/** The record of an agent that was never started. */
export function record(id: string): StoppedMeta {
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

/** Makes an agent of which there is only the record; returns its id. */
export async function publish(store: AgentStore): Promise<string> {
  return await store.create(async ({ id, publish }) => {
    await publish(record(id));
    return id;
  });
}
