/**
 * What is said about an agent that was removed.
 *
 * @module
 */
import type { AgentMeta } from "../../agents/record/meta.ts";
import { removeByHand } from "../../agents/worktrees/repository_path.ts";
import type { WorktreeRemoval } from "../../agents/worktrees/remove.ts";
import { exists } from "../../sys/files/info_at.ts";
import { printDone, printLine, printNotice } from "./print.ts";
import { shellQuote } from "../../sys/shell_quote.ts";

/** Says what is gone, and what of it was kept. */
export function printRemoved(
  meta: AgentMeta,
  { label = meta.id, removal }: { label?: string; removal?: WorktreeRemoval | undefined } = {},
): void {
  printDone(`Removed ${label}`);
  if (removal !== undefined) {
    for (const line of describe(removal)) printLine(`  ${line}`);
    noticeWhereStoodIn(removal);
    return;
  }
  const { worktree_path: path, repository } = meta;
  if (path === undefined || !exists(path)) return;
  printLine(`  worktree kept: ${path}`);
  // Without the agent no command of ours is about it any more.
  const command = repository !== undefined && exists(repository)
    ? removeByHand(repository, path)
    : `rm -r ${shellQuote(path)}`;
  printNotice(`${command} removes it`);
}

/** In a directory that was removed no program of ours can start, nor say why. */
export function noticeWhereStoodIn({ stoodIn }: Pick<WorktreeRemoval, "stoodIn">): void {
  if (stoodIn) printNotice("you are in a directory that is gone: cd elsewhere");
}

function describe({ path, wasThere, branch, branchIs, keptRef }: WorktreeRemoval): string[] {
  return [
    ...(keptRef === undefined ? [] : [`work kept: ${keptRef}`]),
    `worktree ${wasThere ? "removed" : "gone already"}: ${path}`,
    `branch ${branchIs}: ${branch}`,
  ];
}
