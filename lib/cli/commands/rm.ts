/**
 * `isonforge rm <id...>`
 *
 * @module
 */
import type { AgentMeta } from "../../agents/meta.ts";
import { remove } from "../../agents/remove.ts";
import type { AgentStore } from "../../agents/store.ts";
import type { WorktreeRemoval } from "../../agents/worktree_remove.ts";
import { processTable } from "../../sys/platform.ts";
import { exists } from "../../sys/system_error.ts";
import { forEachAgent } from "../each_agent.ts";
import { printDone, printLine } from "../render.ts";

export interface RmOptions {
  force: boolean;
  /** Also remove the worktrees. */
  worktree: boolean;
}

export default async function rm(
  words: readonly string[],
  { force, worktree }: RmOptions,
): Promise<number> {
  const table = processTable();
  return await forEachAgent(words, async (store, id) => {
    let removal: WorktreeRemoval | undefined;
    const meta = await remove(store, id, {
      table,
      force,
      ...(worktree
        ? {
          before: async (meta) => {
            const { removeWorktreeOf } = await import("../worktree_removal.ts");
            removal = await removeWorktreeOf(meta, { store, force, going: idsOf(words, store) });
          },
        }
        : {}),
    });
    return () => printRemoved(meta, removal);
  });
}

/** Those of the words that name an agent (still). */
function idsOf(words: readonly string[], store: AgentStore): string[] {
  return words.flatMap((word) => {
    try {
      return [store.resolve(word)];
    } catch {
      return [];
    }
  });
}

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
