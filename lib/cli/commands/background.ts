/**
 * `isonforge --bg "<prompt>"`
 *
 * @module
 */
import { resolve } from "@std/path/resolve";
import { isId } from "../../agents/id.ts";
import { Cookie } from "../../agents/processes.ts";
import { start as startAgent, type StartRequest } from "../../agents/start.ts";
import { environmentSettings, environmentVariable, isonforgeHome } from "../../config.ts";
import { ExitCode } from "../../errors.ts";
import { headCommit } from "../../sys/git_head.ts";
import { loadRunConfig, type RunFlags } from "../../run_config.ts";
import { VERSION } from "../../version.ts";
import { chooseSessionByFlags, type SessionFlags } from "../session_choice.ts";
import { launchContext, openStore, printStarted } from "../context.ts";

export default async function background(
  prompt: string,
  { worktree, ...flags }: RunFlags & SessionFlags & { worktree?: string },
): Promise<number> {
  // What a run would refuse is refused before anything starts.
  await loadRunConfig(flags, { env: environmentVariable, home: isonforgeHome() });
  const { resume } = await chooseSessionByFlags(flags);
  const parent = parentAgent();
  const request: Omit<StartRequest, keyof StartingPoint> = {
    prompt,
    settings: settingsOf(flags),
    environment: environmentSettings(),
    version: VERSION,
    ...(parent === undefined ? {} : { parent }),
    ...(resume === undefined ? {} : { resume }),
  };
  const start = (point: StartingPoint) =>
    startAgent(openStore(), { request: { ...request, ...point }, context: launchContext() });
  if (worktree === undefined) {
    printStarted("started", await start(startingPoint()));
  } else {
    const { startInWorktree } = await import("../worktree.ts");
    printStarted("started", await startInWorktree(worktree, start));
  }
  return ExitCode.done;
}

/** Where an agent starts, on the disk and in git. */
export type StartingPoint = Pick<StartRequest, "cwd" | "origin">;

function startingPoint(): StartingPoint {
  const cwd = resolve(Deno.cwd());
  const commit = headCommit(cwd);
  return { cwd, ...(commit === undefined ? {} : { origin: { base_commit: commit } }) };
}

/** What is kept: the options that were given, under the names of the record. */
function settingsOf(flags: RunFlags): StartRequest["settings"] {
  const permissionMode = flags.yolo ? "yolo" : flags.permissionMode;
  return {
    ...(flags.effort === undefined ? {} : { effort: flags.effort }),
    ...(permissionMode === undefined ? {} : { permission_mode: permissionMode }),
    ...(flags.maxBudgetUsd === undefined ? {} : { max_budget_usd: flags.maxBudgetUsd }),
    ...(flags.model === undefined ? {} : { model: flags.model }),
    ...(flags.baseUrl === undefined ? {} : { base_url: flags.baseUrl }),
    ...(flags.provider === undefined ? {} : { provider: flags.provider }),
    ...(flags.maxTurns === undefined ? {} : { max_turns: flags.maxTurns }),
    ...(flags.timeout === undefined ? {} : { timeout: flags.timeout }),
  };
}

/** The agent whose tool runs this command, if one does. */
function parentAgent(): StartRequest["parent"] {
  const id = environmentVariable(Cookie.id);
  if (id === undefined || !isId(id)) return undefined;
  const depth = Number(environmentVariable(Cookie.depth) ?? 1);
  return { id, depth: Number.isSafeInteger(depth) && depth > 0 ? depth : 1 };
}
