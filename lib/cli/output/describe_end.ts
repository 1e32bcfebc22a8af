/**
 * The words about how agents ended.
 *
 * @module
 */
import { PROGRAM } from "../../version.ts";
import { type AgentMeta, hasEnded, type RunEnd } from "../../agents/record/meta.ts";

type HowItEnded = Pick<RunEnd, "reason" | "exit_code" | "signal" | "oom_kills" | "end_note">;

/** Whether the latest run went wrong: nobody stopped it, it reached no cap, and it was not done. */
export function hasFailed(meta: AgentMeta): boolean {
  if (!hasEnded(meta)) return false;
  const { reason } = meta;
  return reason === "failed" || reason === "killed" || reason === "lost";
}

/** `a3f8c1d2 has ended (failed, exit code 1)` */
export function describeEnd(meta: AgentMeta, label: string = meta.id): string {
  return `${label} has ended${hasEnded(meta) ? ` (${describeReason(meta)})` : ""}`;
}

/** What answers the question of an agent. */
export function howToAnswer(id: string): string {
  return `${PROGRAM} respawn ${id} --continue --message "…"`;
}

/** `failed, exit code 1` */
export function describeReason(end: HowItEnded): string {
  const { reason, exit_code, signal, oom_kills, end_note } = end;
  const details = [
    reason,
    signal ?? (typeof exit_code === "number" ? `exit code ${exit_code}` : undefined),
    reason === "lost" ? "nobody saw it end" : undefined,
    end_note,
    oom_kills === undefined ? undefined : describeOomKills(oom_kills),
  ].filter((detail) => detail !== undefined);
  return details.join(", ");
}

/** Which process it was stands only in the kernel's log: nothing more is claimed. */
function describeOomKills(count: number): string {
  const what = count === 1 ? "a process" : `${count} processes`;
  return `the kernel's out-of-memory killer ended ${what} since it started`;
}
