/**
 * `isonforge worktrees`
 *
 * @module
 */
import { listStatuses } from "../../agents/worktree_list.ts";
import { worktreeUsers } from "../../agents/worktree_users.ts";
import { forgetGitRepository, isonforgeHome } from "../../config.ts";
import { ExitCode } from "../../errors.ts";
import { processTable } from "../../sys/platform.ts";
import { PROGRAM } from "../../version.ts";
import { openStore } from "../context.ts";
import { printLine } from "../render.ts";
import { formatWorktrees } from "../worktrees_table.ts";

export default async function worktrees(): Promise<number> {
  forgetGitRepository();
  const users = worktreeUsers(openStore(), { table: processTable() });
  const statuses = await listStatuses({ home: isonforgeHome(), users });
  if (statuses.length > 0) {
    printLine(formatWorktrees(statuses));
  } else {
    printLine("No worktrees.");
    printLine(`Start an agent in one: ${PROGRAM} -w <name> --bg "<prompt>"`);
  }
  return ExitCode.done;
}
