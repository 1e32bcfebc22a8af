/**
 * `isonforge respawn <id...>`
 *
 * @module
 */
import { respawn as respawnAgent, type RespawnOptions } from "../../agents/respawn.ts";
import { forgetGitHook } from "../../config/git_environment.ts";
import { ExitCode } from "../../errors.ts";
import { chooseAgents } from "../agents/chosen_agents.ts";
import { launchContext, openStore, printStarted } from "../context.ts";
import { hasFailed } from "../output/describe_end.ts";
import { forEachAgent } from "../agents/each_agent.ts";
import { printLine } from "../output/print.ts";

export interface RespawnChoice {
  /** Every stopped agent. */
  all: boolean;
  /** Those of them that failed. */
  failed: boolean;
  /** Naming none is no mistake. */
  ifAny: boolean;
}

export default async function respawn(
  words: readonly string[],
  { all, failed, ifAny }: RespawnChoice,
): Promise<number> {
  forgetGitHook();
  const options = { ...launchContext(openStore()), prepare };
  const chosen = await chooseAgents({
    words,
    group: all ? "--all" : failed ? "--failed" : undefined,
    fits: (status) => status.state === "stopped" && (all || hasFailed(status.meta)),
    command: "respawn",
    ifAny,
  });
  if (chosen.length === 0) {
    if (all || failed) printLine(all ? "No agent is stopped." : "No agent has failed.");
    return ExitCode.done;
  }
  return await forEachAgent(chosen, async (store, { id }) => {
    const meta = await respawnAgent(store, id, options);
    return () => printStarted("respawned", meta, { isAlone: chosen.length === 1 });
  });
}

const prepare: NonNullable<RespawnOptions["prepare"]> = async (meta, start) => {
  if (meta.worktree === undefined) return await start();
  const { restartInWorktree } = await import("../worktrees/start_in_worktree.ts");
  return await restartInWorktree(meta, start);
};
