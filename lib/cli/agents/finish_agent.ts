/**
 * Bringing the work of an agent home: after its run (`--finish`), and when the user asks for it (`isonforge pr`).
 *
 * @module
 */
import { readLastWords } from "../../agents/ending/last_words.ts";
import type { Finish } from "../../agents/finish/finished.ts";
import { type FinishedWork, finishWork } from "../../agents/finish/finish_work.ts";
import type { RunEnd } from "../../agents/record/meta.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { type WorktreeAgent, worktreeUsers } from "../../agents/worktrees/users.ts";
import { isonforgeHome } from "../../config/environment.ts";
import { forgetGitRepository } from "../../config/git_environment.ts";
import { createRedact } from "../../engine/redact/redact.ts";
import { openExecutors } from "../context.ts";
import { knownSecrets } from "../run/known_secrets.ts";

export interface FinishAgentOptions {
  what: Finish;
  /** How the run ended, as far as it is known. */
  end: Pick<RunEnd, "reason" | "cost_usd"> | undefined;
  /** Where the user stands. */
  cwd: string;
  /** Pushes also what looks like a key. */
  force?: boolean;
  signal: AbortSignal;
}

export async function finishAgent(
  store: AgentStore,
  agent: WorktreeAgent,
  { end, ...options }: FinishAgentOptions,
): Promise<FinishedWork> {
  forgetGitRepository();
  const directory = store.directory(agent.id);
  const users = await worktreeUsers(store, { executors: openExecutors(store) });
  const others = (users.get(agent.worktree_path) ?? [])
    .filter(({ id, isRunning }) => isRunning && id !== agent.id).map(({ id }) => id);
  const secrets = await knownSecrets(isonforgeHome());
  return await finishWork(agent, {
    ...options,
    directory,
    others,
    secrets,
    redact: createRedact(secrets),
    remains: {
      lastWords: await readLastWords(directory),
      costUsd: end?.cost_usd,
      reason: end === undefined || end.reason === "completed" ? undefined : end.reason,
    },
  });
}
