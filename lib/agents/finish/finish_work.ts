/**
 * Bringing an agent's work home: committed, and with `pr` pushed and proposed.
 *
 * @module
 */
import { errorMessage } from "../../errors.ts";
import type { CommandSandbox } from "../../sys/sandbox/command_sandbox.ts";
import { diffStat } from "../../sys/git/diff_stat.ts";
import { branchRef } from "../worktrees/checkout.ts";
import { repositoryPath } from "../worktrees/repository.ts";
import { locateWorktree, UNLINKED } from "../worktrees/locate.ts";
import type { WorktreeAgent } from "../worktrees/users.ts";
import { commitMessage, messageParts } from "./commit_message.ts";
import { commitWork } from "./commit_work.ts";
import type { Finish, Finished } from "./finished.ts";
import { openPullRequest } from "./open_pull_request.ts";
import { assertOnOwnBranch } from "./own_branch.ts";
import { pullRequestBody } from "./pull_request_body.ts";
import { pushBranch } from "./push_branch.ts";

/** What the run left of itself. */
export interface RunRemains {
  lastWords: string;
  costUsd: number | undefined;
  /** How it ended, where it did not end well. */
  reason?: string | undefined;
}

export interface FinishOptions {
  what: Finish;
  /** Before anything is changed in the worktree, which is at `path`. */
  onBegin: (path: string) => Promise<void>;
  /** Opens what the run was kept in. */
  openSandbox: (path: string) => Promise<CommandSandbox>;
  /** Where the user stands, or `/`. */
  cwd: string;
  remains: RunRemains;
  /** Others that are running in the same worktree. */
  others: readonly string[];
  /** Keys that isonforge was given, */
  secrets: readonly string[];
  /** and what takes everything out that looks like one. */
  redact: (text: string) => string;
  /** Pushes also what looks like a key. */
  force?: boolean;
  signal: AbortSignal;
}

export interface FinishedWork {
  finished: Finished;
  /** URL of the pull request, if there is one now. */
  pullRequest?: string;
}

/** Never throws: what could not be done is said in `finished.problem`, and nothing is lost with it. */
export async function finishWork(
  agent: WorktreeAgent,
  options: FinishOptions,
): Promise<FinishedWork> {
  const finished: Finished = {};
  let step = "not committed";
  try {
    const path = await placeOf(agent, options);
    await assertOnOwnBranch(path, agent);
    await options.onBegin(path);
    const { lastWords } = options.remains;
    const parts = messageParts(options.redact(lastWords), options.redact(agent.prompt));
    await using sandbox = await options.openSandbox(path);
    const { commit, leftOut } = await commitWork(path, {
      ...options,
      sandbox,
      message: commitMessage(parts, agent.id),
    });
    if (commit !== undefined) finished.commit = commit;
    if (leftOut.length > 0) finished.left_out = leftOut;
    step = options.what === "commit" ? "not on its branch" : "not pushed";
    // Hooks may be what the agent has written.
    await assertOnOwnBranch(path, agent);
    if (options.what === "commit") return { finished };

    const { worktree: branch, base_commit: base } = agent;
    const { redact, force = false, signal } = options;
    const holdsSecret = force ? undefined : (text: string) => redact(text) !== text;
    const runHooks = sandbox.level === "off";
    const remote = await pushBranch(path, { branch, base, holdsSecret, runHooks, signal });
    finished.pushed_to = remote.name;

    step = "no pull request";
    const body = await bodyFor(agent, path, options);
    const title = parts.subject;
    const pullRequest = await openPullRequest(path, { branch, remote, title, body, signal });
    return { finished, pullRequest };
  } catch (error) {
    return { finished: { ...finished, problem: `${step}: ${errorMessage(error)}` } };
  }
}

/**
 * Where its worktree is now.
 *
 * @throws {Error} when there is none in which one could commit
 */
async function placeOf(agent: WorktreeAgent, { cwd, others }: FinishOptions): Promise<string> {
  if (others.length > 0) {
    const are = others.length === 1 ? "is" : "are";
    throw new Error(`${others.join(", ")} ${are} running in its worktree, too`);
  }
  const located = await locateWorktree(agent, cwd);
  switch (located.kind) {
    case "present":
      return located.worktree.path;
    case "repository gone":
      throw new Error(`its repository "${repositoryPath(agent.repository)}" is gone`);
    case "unlinked":
      throw new Error(UNLINKED);
    default:
      throw new Error("its worktree is gone");
  }
}

async function bodyFor(
  agent: WorktreeAgent,
  path: string,
  { remains: { lastWords, costUsd, reason }, redact }: FinishOptions,
): Promise<string> {
  const { id, prompt, worktree: branch, base_commit: base } = agent;
  const stat = base === undefined
    ? undefined
    : await diffStat([base, branchRef(branch)], { cwd: path }).catch(() => undefined);
  return pullRequestBody({
    id,
    prompt: redact(prompt),
    lastWords: redact(lastWords),
    stat,
    costUsd,
    reason,
  });
}
