/**
 * Bringing the work of an agent home: after its run (`--finish`), and when the user asks for it (`isonforge pr`).
 *
 * @module
 */
import { readLastWords } from "../../agents/last_words.ts";
import type { Finish } from "../../agents/finish/finished.ts";
import { type FinishedWork, finishWork } from "../../agents/finish/finish_work.ts";
import { beginReferences, endReferences } from "../../agents/references/watch_references.ts";
import type { RunEnd } from "../../agents/record/meta.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { type WorktreeAgent, worktreeUsers } from "../../agents/worktrees/users.ts";
import { environmentVariable, isonforgeHome } from "../../config/environment.ts";
import { forgetGitRepository } from "../../config/git_environment.ts";
import { keptFlags } from "../../config/kept_options.ts";
import { loadRunConfig } from "../../config/run_config.ts";
import { createRedact } from "../../engine/redact/redact.ts";
import { type CommandSandbox, NO_SANDBOX } from "../../sys/sandbox/command_sandbox.ts";
import { openExecutors } from "../context.ts";
import { knownSecrets } from "../run/known_secrets.ts";
import { withUserCommands } from "../run/extensions.ts";
import { openRunSandbox } from "../run/sandbox/run_sandbox.ts";

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
  const users = await worktreeUsers(store, { executors: openExecutors(store) });
  const others = (users.get(agent.worktree_path) ?? [])
    .filter(({ id, isRunning, isGuest }) => isRunning && !isGuest && id !== agent.id).map((
      { id },
    ) => id);
  const secrets = await knownSecrets(isonforgeHome());
  const work = await finishWork(agent, {
    ...options,
    others,
    // Its run is over, and so is what was told of them.
    onBegin: (path) => beginReferences(store, agent.id, { cwd: path }),
    openSandbox: (path) => openSandboxOf(agent, path),
    secrets,
    redact: createRedact(secrets),
    remains: {
      lastWords: readLastWords(store.directory(agent.id), agent).said,
      costUsd: end?.cost_usd,
      reason: end === undefined || end.reason === "completed" ? undefined : end.reason,
    },
  });
  const { pushed_to: remote } = work.finished;
  const isOurs = (name: string) => name === `refs/remotes/${remote}/${agent.worktree}`;
  await endReferences(store, agent.id, remote === undefined ? {} : { isOurs });
  return work;
}

/** The sandbox that a run of the agent has. */
async function openSandboxOf(agent: WorktreeAgent, path: string): Promise<CommandSandbox> {
  const home = isonforgeHome();
  const flags = keptFlags(agent);
  const loaded = await loadRunConfig(flags, {
    env: (name) => agent.environment?.[name] || environmentVariable(name),
    home,
    cwd: path,
  });
  if (loaded.sandbox === "off") return NO_SANDBOX;
  // It is made around the directory that one stands in.
  Deno.chdir(path);
  const config = await withUserCommands(loaded, flags);
  // A commit takes what is there, also what the model may not read.
  const rules = config.extensions.rules.filter(({ tool }) => tool.toLowerCase() !== "read");
  const extensions = { ...config.extensions, rules };
  return await openRunSandbox({ ...config, extensions }, { home, onNotice: () => {} });
}
