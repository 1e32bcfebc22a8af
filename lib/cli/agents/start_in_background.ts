/**
 * Starting an agent as the command line asks for it.
 *
 * @module
 */
import { resolve } from "@std/path/resolve";
import type { RunArray } from "../../agents/executors/executor.ts";
import { Cookie } from "../../agents/cookie.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { start as startAgent, type StartingPoint, type StartRequest } from "../../agents/start.ts";
import {
  environmentSettings,
  environmentVariable,
  isonforgeHome,
} from "../../config/environment.ts";
import { forgetGitHook } from "../../config/git_environment.ts";
import { keptOptions } from "../../config/kept_options.ts";
import { endpointUrls } from "../../config/model_config.ts";
import type { RunFlags } from "../../config/run_config.ts";
import { UserError } from "../../errors.ts";
import { currentCommit } from "../../sys/git/head_commit.ts";
import { VERSION } from "../../version.ts";
import { printWarning } from "../output/print.ts";
import { callingAgent } from "../run/calling_agent.ts";
import { chooseSessionByFlags, type SessionFlags } from "../run/session_choice.ts";
import { StopSignals } from "../run/stop_signals.ts";
import type { ReadImage } from "../run/task/read_images.ts";
import type { Task } from "../run/task/task.ts";
import { assertNotInit, assertNotInSandbox } from "../run/where_it_runs.ts";
import { afterLook } from "./after_look.ts";
import { type CheckedStart, checkStart } from "./checked_start.ts";
import { launchContext } from "./launch_context.ts";
import type { Made } from "./print_started.ts";

export interface BackgroundStartFlags extends RunFlags, SessionFlags {
  worktree?: string;
  fromPr?: string;
  name?: string;
  /** Nothing has to listen at the endpoint. */
  endpointUnchecked?: boolean;
  /** Agents that have to end first, separated by commas, */
  after?: string;
  /** and those that have to complete. */
  afterOk?: string;
  /** Where it runs: `slurm`, or a profile. */
  on?: string;
  /** `key=value` each. */
  label?: readonly string[];
}

export interface BackgroundStart {
  task: Task;
  flags: BackgroundStartFlags;
  /** What it is to be one of; unless given it is started by itself. */
  array?: RunArray;
}

/**
 * Starts an agent, or puts it into the queue.
 *
 * @throws {UserError} when a run would refuse it; then nothing is left of it
 */
export async function startInBackground(
  store: AgentStore,
  { task, flags: all, array }: BackgroundStart,
): Promise<Made> {
  const { fromPr, endpointUnchecked = false, ...given } = all;
  const { name, worktree } = given;
  assertNotInit();
  assertNotInSandbox();
  forgetGitHook();
  const checked = await checkStart(store, given);
  const { config, placed, file } = checked;
  for (const notice of config.notices) printWarning(notice);
  if (placed !== undefined) {
    const { warnOfLoopback } = await import("../run/placed_elsewhere.ts");
    warnOfLoopback(config.model);
  }
  const isModel = checked.flags.exec === undefined;
  const { resume } = isModel ? await chooseSessionByFlags(all) : {};
  if (isModel && !endpointUnchecked) await checkEndpoint(checked);
  const request = requestOf(task, { checked, name, resume });
  // Who makes an array listens for all of its agents.
  using stop = placed === undefined || array !== undefined ? undefined : new StopSignals();
  const context = {
    ...await launchContext(store, file),
    ...(array === undefined ? {} : { array }),
    ...(stop === undefined ? {} : { signal: stop.signal }),
  };
  const start = async (point: StartingPoint) => {
    try {
      return await startAgent(store, { request: { ...request, ...point }, context });
    } catch (error) {
      if (stop?.exitCode === undefined) throw error;
      const { exitCode } = stop;
      throw new UserError("interrupted: nothing was submitted", { exitCode, cause: error });
    }
  };
  const made = worktree === undefined
    // Where it starts, its configuration is what was checked.
    ? await start({
      ...await startingPoint(),
      endpoints: isModel ? endpointUrls(config.model) : [],
    })
    : await (await import("../worktrees/start_in_worktree.ts")).startInWorktree(
      { name: worktree, fromPullRequest: fromPr },
      start,
      { array },
    );
  // As `worker_arguments.ts` has it: what its own options leave open is allowed.
  const permissionMode = request.settings.permission_mode ?? "yolo";
  const { hintAtSandbox } = await import("../run/sandbox/sandbox_hint.ts");
  await hintAtSandbox({ ...config, permissionMode }, isonforgeHome());
  return await afterLook(store, made);
}

/** Only what runs here, and has one endpoint alone, can be told now that it would not work. */
async function checkEndpoint({ config: { model }, placed }: CheckedStart): Promise<void> {
  if (placed !== undefined || model.kind !== "endpoint" || model.others !== undefined) return;
  const { assertEndpointListens } = await import("../run/endpoint_listens.ts");
  await assertEndpointListens(model);
}

/** All that is known before it is known where it starts. */
function requestOf(
  { prompt, input, images }: Task,
  { checked, name, resume }: {
    checked: CheckedStart;
    name: string | undefined;
    resume: string | undefined;
  },
): Omit<StartRequest, keyof StartingPoint> {
  const { flags, config, queueing, placed, wishes: { terminal, ...wishes } } = checked;
  const parent = parentAgent();
  return {
    prompt,
    settings: {
      ...keptOptions({
        ...flags,
        // A respawn must not come out of it because the configuration says less by then.
        ...(config.sandbox === "off" ? {} : { sandbox: config.sandbox }),
      }),
      ...wishes,
    },
    environment: environmentSettings(),
    version: VERSION,
    ...(input === undefined ? {} : { input }),
    ...(images === undefined ? {} : { images: images.map(kept) }),
    ...(name === undefined ? {} : { name }),
    ...(terminal === undefined ? {} : { terminal }),
    ...(parent === undefined ? {} : { parent }),
    ...(resume === undefined ? {} : { resume }),
    ...(placed === undefined ? queueing : placed.request),
  };
}

async function startingPoint(): Promise<StartingPoint> {
  const cwd = resolve(Deno.cwd());
  const commit = await currentCommit(cwd);
  return { cwd, ...(commit === undefined ? {} : { origin: { base_commit: commit } }) };
}

/** The agent whose tool runs this command, if one does. */
function parentAgent(): StartRequest["parent"] {
  const id = callingAgent();
  if (id === undefined) return undefined;
  const depth = Number(environmentVariable(Cookie.depth) ?? 1);
  return { id, depth: Number.isSafeInteger(depth) && depth > 0 ? depth : 1 };
}

function kept({ bytes, image: { mediaType } }: ReadImage): { bytes: Uint8Array; suffix: string } {
  return { bytes, suffix: mediaType.replace("image/", "") };
}
