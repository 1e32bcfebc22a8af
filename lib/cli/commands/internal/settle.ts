/**
 * `isonforge settle <id> <nonce> <status>`: what a supervisor becomes; not for people.
 *
 * @module
 */
import { settle as settleRun } from "../../../agents/ending/settle.ts";
import type { FinishedWork } from "../../../agents/finish/finish_work.ts";
import type { RunEnd } from "../../../agents/record/meta.ts";
import type { AgentStore } from "../../../agents/record/store.ts";
import type { WorktreeAgent } from "../../../agents/worktrees/users.ts";
import { isId } from "../../../agents/record/id.ts";
import { lookAtQueue } from "../../agents/look_at_queue.ts";
import { ExitCode, UsageError, UserError } from "../../../errors.ts";
import { openExecutors, openStore } from "../../context.ts";
import { printError, printLine } from "../../output/print.ts";
import { listenForSignal } from "../../../sys/listen_for_signal.ts";

export default async function settle(
  id: string,
  nonce: string,
  status: number,
): Promise<number> {
  if (!isId(id)) throw new UsageError(`not an agent id: "${id}"`);
  // The supervisor ignores it by now, and so would all that is started here: a shell cannot trap what it began with
  // ignored, an agent started again or from the queue would hear no stop. What is caught is not passed on.
  listenForSignal("SIGTERM", () => {});
  const store = openStore();
  await settleRun(store, {
    request: { id, nonce, status },
    executors: openExecutors(store),
    finish: (agent, end) => finish(store, agent, end),
  });
  await afterEnd(store);
  return ExitCode.done;
}

/** What an end leads to: each step has its own file, and none of them changes how the run ended. */
async function afterEnd(store: AgentStore): Promise<void> {
  // Whoever looks next says why nobody could be started: these are the logs of another agent.
  await lookAtQueue(store).catch(() => {});
}

/** Told in the agent's logs, which are this process's output. */
async function finish(store: AgentStore, agent: WorktreeAgent, end: RunEnd): Promise<FinishedWork> {
  const { finishAgent } = await import("../../agents/finish_agent.ts");
  const { describeFinished, howToFinish } = await import("../../output/describe_finished.ts");
  const what = agent.finish === "pr" ? "pr" : "commit";
  const { signal } = new AbortController();
  const { tellFinishing } = await import("../../agents/finish_progress.ts");
  const nonce = agent.identity?.nonce;
  using _progress = await tellFinishing(store.directory(agent.id), { nonce, what });
  const work = await finishAgent(store, agent, { what, end, cwd: "/", signal });
  const { finished, pullRequest } = work;
  for (const line of describeFinished(finished, pullRequest)) printLine(`• finish → ${line}`);
  if (finished.problem !== undefined) {
    printLine(`✗ finish → ${finished.problem}`);
    printError(new UserError(finished.problem, { hint: howToFinish(agent.id) }));
  }
  return work;
}
