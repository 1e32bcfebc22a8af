/**
 * Whether the work of a run is to be brought home when it ends.
 *
 * @module
 */
import type { AgentMeta, EndReason } from "../record/meta.ts";
import { hasWorktree, type WorktreeAgent } from "../worktrees/users.ts";

/** Ends after which `--finish-always` finishes, too: nobody ended it by hand, and it does not wait for an answer. */
const ALSO: readonly EndReason[] = ["failed", "budget", "turns", "timeout", "killed"];

/** Whether `--finish` asks for anything when the run ended so. */
export function isFinishDue(meta: AgentMeta, reason: EndReason): meta is WorktreeAgent {
  if (meta.finish === undefined || !hasWorktree(meta)) return false;
  return reason === "completed" || (meta.finish_always === true && ALSO.includes(reason));
}
