/**
 * `isonforge pr <id>`
 *
 * @module
 */
import type { FinishedWork } from "../../../agents/finish/finish_work.ts";
import { type AgentMeta, hasEnded } from "../../../agents/record/meta.ts";
import { endLeftovers } from "../../../agents/liveness/leftover_processes.ts";
import type { AgentStore } from "../../../agents/record/store.ts";
import { readStatus } from "../../../agents/state.ts";
import { hasWorktree, type WorktreeAgent } from "../../../agents/worktrees/users.ts";
import { ExitCode, UserError } from "../../../errors.ts";
import { finishAgent } from "../../agents/finish_agent.ts";
import { withNamedAgent } from "../../agents/named_agent.ts";
import type { Named } from "../../agents/named_agents.ts";
import { openExecutors, openStore } from "../../context.ts";
import { describeFinished } from "../../output/describe_finished.ts";
import { printDone, printLine, printWarning } from "../../output/print.ts";
import { StopSignals } from "../../run/stop_signals.ts";

export interface PrOptions {
  /** Neither pushes nor opens anything. */
  onlyCommit: boolean;
  /** Pushes also what looks like a key. */
  force: boolean;
}

export default async function pr(
  word: string,
  options: PrOptions,
): Promise<number> {
  const store = openStore();
  return await withNamedAgent(store, word, (agent) => bringHome(store, agent, options));
}

async function bringHome(
  store: AgentStore,
  { id, label }: Named,
  { onlyCommit, force }: PrOptions,
): Promise<number> {
  const executors = openExecutors(store);
  using stop = new StopSignals();
  const { state } = await readStatus(store, id, { executors, onWarning: printWarning });
  const what = onlyCommit ? "commit" : "pr";
  const { finished, pullRequest } = await store.locked(id, async () => {
    const agent = finishable(store.read(id), state);
    // What was cut short may still be at it.
    await endLeftovers(agent, { executors });
    const end = hasEnded(agent) ? agent : undefined;
    const work = await finishAgent(store, agent, {
      what,
      end,
      cwd: Deno.cwd(),
      force,
      signal: stop.signal,
    });
    await store.write(withWork(agent, work));
    return work;
  });
  const lines = describeFinished(finished, pullRequest);
  if (finished.problem === undefined) {
    printDone(
      lines.length === 0 ? `Nothing to commit of ${label}` : `Brought home ${label}`,
    );
  }
  for (const line of lines) printLine(`  ${line}`);
  if (finished.problem === undefined) return ExitCode.done;
  throw new UserError(
    `cannot bring home ${id}: ${finished.problem}`,
    hintFor(finished.problem),
  );
}

/** @throws {UserError} when there is nothing of it that could be brought home, or it is not done */
function finishable(meta: AgentMeta, state: string): WorktreeAgent {
  const { id } = meta;
  if (state !== "stopped") {
    throw new UserError(`cannot bring home ${id}: it is ${state}`, {
      hint: `wait until it is done, or: isonforge stop ${id}`,
    });
  }
  if (hasWorktree(meta)) return meta;
  throw new UserError(`cannot bring home ${id}: it has no worktree, it ran in "${meta.cwd}"`, {
    hint: `isonforge diff ${id} shows what it changed`,
  });
}

/** What an earlier attempt could not do is done now, or said anew. */
function withWork(agent: WorktreeAgent, { finished, pullRequest }: FinishedWork): AgentMeta {
  const meta: AgentMeta = pullRequest === undefined
    ? agent
    : { ...agent, pull_request: pullRequest };
  if (!hasEnded(meta)) return meta;
  const { problem: _problem, ...before } = meta.finished ?? {};
  return { ...meta, finished: { ...before, ...finished } };
}

function hintFor(problem: string): { hint?: string } {
  if (problem.includes("looks like a key")) {
    return {
      hint:
        "look at it: git show <commit> (removed by a later one, it would be pushed all the same; git rebase -i <commit>^ takes it " +
        "out of that); where it is none, --force pushes it",
    };
  }
  if (problem.includes("only the name of a commit")) {
    return {
      hint:
        "git rm --cached takes it out of the next commit, git submodule add <url> says where it is from; " +
        "--force pushes it all the same",
    };
  }
  return {};
}
