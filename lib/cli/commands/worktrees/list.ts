/**
 * `isonforge worktrees`
 *
 * @module
 */
import { listStatuses, type WorktreeStatus } from "../../../agents/worktrees/list.ts";
import { worktreeUsers } from "../../../agents/worktrees/users.ts";
import { isonforgeHome } from "../../../config/environment.ts";
import { forgetGitRepository } from "../../../config/git_environment.ts";
import { ExitCode } from "../../../errors.ts";
import { PROGRAM } from "../../../version.ts";
import { openExecutors, openStore } from "../../context.ts";
import { printJson, printLine } from "../../output/print.ts";
import { formatWorktrees, pullRequestOf } from "../../output/worktrees_table.ts";

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
function toJson(status: WorktreeStatus) {
  const { branch, path, users, state } = status;
  const isPresent = state.kind === "present";
  const stat = isPresent ? state.stat : undefined;
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
    files: stat?.files ?? null,
    insertions: stat?.insertions ?? null,
    deletions: stat?.deletions ?? null,
    merged_into: isPresent ? state.mergedInto ?? null : null,
    pull_request: pullRequestOf(status) ?? null,
    ...(state.kind === "unreadable" ? { error: state.reason } : {}),
  };
}
