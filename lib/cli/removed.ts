/**
 * What is said about an agent that was removed.
 *
 * @module
 */
import type { AgentMeta } from "../agents/meta.ts";
import type { WorktreeRemoval } from "../agents/worktree_remove.ts";
import { exists } from "../sys/system_error.ts";
import { printDone, printLine } from "./render.ts";

/** Says what is gone, and what of it was kept. */
export function printRemoved(meta: AgentMeta, removal?: WorktreeRemoval): void {
  printDone(`Removed ${meta.id}`);
  for (const line of removal === undefined ? keptWorktree(meta) : describe(removal)) {
    printLine(`  ${line}`);
  }
}

function keptWorktree({ worktree_path: path }: AgentMeta): string[] {
  return path !== undefined && exists(path) ? [`worktree kept: ${path}`] : [];
}

function describe({ path, branch, isBranchDeleted, keptRef }: WorktreeRemoval): string[] {
  return [
    ...(keptRef === undefined ? [] : [`work kept: ${keptRef}`]),
    `worktree removed: ${path}`,
    `branch ${isBranchDeleted ? "deleted" : "kept"}: ${branch}`,
  ];
}
