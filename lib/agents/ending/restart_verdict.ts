/**
 * Whether an agent is started again by itself (`--restart`): after a crash, or when its endpoint failed; never after it
 * was stopped, reached a cap or was done.
 *
 * @module
 */
import type { LaunchContext, LaunchOptions } from "../launch.ts";
import type { AgentMeta, RunEnd, StartedMeta } from "../record/meta.ts";

export interface RestartOptions {
  context: LaunchContext;
  /** Milliseconds before the first one; each next one waits twice as long. */
  firstDelayMs: number;
  /** How the new run begins, with `--restart-continue`; afresh unless given. */
  begin?: (meta: StartedMeta) => Pick<LaunchOptions, "prompt" | "resume">;
}

export interface RestartPolicy {
  /** How often at most. */
  most: number;
}

/** What `--restart` says: `on-failure`, `on-failure:5`; undefined when it says nothing that is known. */
export function parseRestart(text: string): RestartPolicy | undefined {
  const [, count] = /^on-failure(?::([1-9]\d{0,5}))?$/.exec(text) ?? [text, undefined];
  if (!text.startsWith("on-failure") || (count === undefined && text !== "on-failure")) {
    return undefined;
  }
  return { most: count === undefined ? Infinity : Number(count) };
}

export type Verdict = { kind: "restart"; count: number } | { kind: "gave up"; count: number } | {
  kind: "no restart";
};

/** Whether a run that ended so is to be followed by another one. */
export function judgeRestart(
  { restart, restarts = 0, deadline_at, exec }: AgentMeta,
  { reason, failure }: RunEnd,
): Verdict {
  const policy = restart === undefined ? undefined : parseRestart(restart);
  const mayPass = reason === "killed" ||
    (reason === "failed" && (failure !== undefined || exec !== undefined));
  const isLate = deadline_at !== undefined && Date.parse(deadline_at) <= Date.now();
  if (policy === undefined || !mayPass || isLate) return { kind: "no restart" };
  return restarts < policy.most
    ? { kind: "restart", count: restarts + 1 }
    : { kind: "gave up", count: restarts };
}
