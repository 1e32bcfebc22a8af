/**
 * Whether the kernel's out-of-memory killer may have ended a run.
 *
 * It leaves SIGKILL like everybody else, and which process it chose stands only in the kernel's log,
 * which most users cannot read. What can be told truly is that it was at work since the run began.
 *
 * @module
 */
import type { ProcessTable } from "../../../sys/process_info.ts";
import type { AgentMeta, RunEnd } from "../../record/meta.ts";

/** Adds `oom_kills` to an end by SIGKILL, or one that nobody saw, if there were any since the start. */
export function withOomKills(
  end: RunEnd,
  { meta, table }: { meta: AgentMeta; table: ProcessTable },
): RunEnd {
  const mayBeWhy = (end.reason === "killed" && end.signal === "SIGKILL") || end.reason === "lost";
  const before = meta.oom_kills_before;
  // The counters begin anew with every boot.
  if (!mayBeWhy || !before || meta.identity?.boot_id !== table.bootId()) return end;
  const now = table.oomKills();
  if (now?.counter !== before.counter || now.count <= before.count) return end;
  return { ...end, oom_kills: now.count - before.count };
}
