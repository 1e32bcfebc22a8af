/**
 * `isonforge worktrees`
 *
 * @module
 */
import { listStatuses, type WorktreeStatus } from "../../agents/worktrees/list.ts";
import { worktreeUsers } from "../../agents/worktrees/users.ts";
import { isonforgeHome } from "../../config/environment.ts";
import { forgetGitRepository } from "../../config/git_environment.ts";
import { ExitCode } from "../../errors.ts";
import { PROGRAM } from "../../version.ts";
import { openExecutors, openStore } from "../context.ts";
import { printJson, printLine } from "../output/print.ts";
import { formatWorktrees } from "../output/worktrees_table.ts";

export default async function worktrees({ json }: { json: boolean }): Promise<number> {
  forgetGitRepository();
  const store = openStore();
  const users = await worktreeUsers(store, { executors: openExecutors(store) });
  const statuses = await listStatuses({ home: isonforgeHome(), users });
  if (json) {
    printJson(statuses.map(toJson));
  } else if (statuses.length > 0) {
    printLine(formatWorktrees(statuses));
  } else {
    printLine("No worktrees.");
    printLine(`Start an agent in one: ${PROGRAM} -w <name> --bg "<prompt>"`);
  }
  return ExitCode.done;
}

/** Null where it is not known; `state` says why. */
function toJson({ branch, path, users, state }: WorktreeStatus) {
  const isPresent = state.kind === "present";
  return {
    branch: branch ?? null,
    path,
    agents: users.map(({ id, isRunning, place }) => ({
      id,
      state: !isRunning ? "stopped" : place === undefined ? "running" : "elsewhere",
    })),
    state: state.kind,
    ahead: isPresent ? state.ahead ?? null : null,
    uncommitted: isPresent ? state.uncommitted : null,
    ...(state.kind === "unreadable" ? { error: state.reason } : {}),
  };
}
