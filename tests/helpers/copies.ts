/**
 * Agents by the hundred, without the runs.
 *
 * @module
 */
import { join } from "@std/path/join";
import { randomId } from "../../lib/agents/record/id.ts";
import { namesIn } from "./files.ts";
import type { Sandbox } from "./sandbox.ts";

/** Puts a copy of an agent that has ended beside it, with another id and these fields; returns the id. */
export function copyAgent(
  sandbox: Sandbox,
  original: string,
  changes: Record<string, unknown> = {},
): string {
  const id = randomId();
  const directory = join(sandbox.home, "agents", id);
  Deno.mkdirSync(directory, { mode: 0o700 });
  for (const name of namesIn(join(sandbox.home, "agents", original))) {
    // What was said to it while it worked.
    if (Deno.statSync(sandbox.path(original, name)).isDirectory) continue;
    Deno.copyFileSync(sandbox.path(original, name), sandbox.path(id, name));
  }
  const meta = JSON.stringify({ ...sandbox.meta(original), id, ...changes });
  Deno.writeTextFileSync(sandbox.path(id, "meta.json"), meta);
  return id;
}

/** The fields of a run whose end nobody has recorded. */
export const UNRECORDED = {
  ended_at: undefined,
  exit_code: undefined,
  signal: undefined,
  reason: undefined,
  state: "running",
};

/** The fields of one that waits for its turn. */
export const QUEUED = {
  ...UNRECORDED,
  pid: null,
  identity: undefined,
  queued_at: "2026-01-02T03:04:05.678Z",
  state: "queued",
};

/** A copy as it is when everything of the agent was killed at once. */
export function copyAbandoned(sandbox: Sandbox, original: string): string {
  return copyAgent(sandbox, original, UNRECORDED);
}
