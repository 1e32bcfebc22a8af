/**
 * `isonforge --bg "<prompt>"`
 *
 * @module
 */
import { resolve } from "@std/path/resolve";
import type { RunArray } from "../../agents/executors/executor.ts";
import type { AgentMeta } from "../../agents/record/meta.ts";
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
import { errorMessage, ExitCode, UserError } from "../../errors.ts";
import { currentCommit } from "../../sys/git/head_commit.ts";
import type { RunFlags } from "../../config/run_config.ts";
import { PROGRAM, VERSION } from "../../version.ts";
import { chooseSessionByFlags, type SessionFlags } from "../run/session_choice.ts";
import { afterLook } from "../agents/after_look.ts";
import { checkStart } from "../agents/checked_start.ts";
import { callingAgent } from "../run/calling_agent.ts";
import { launchContext } from "../agents/launch_context.ts";
import { type Made, printStarted } from "../agents/print_started.ts";
import { openExecutors, openStore } from "../context.ts";
import { printJson, printLine, printWarning } from "../output/print.ts";
import type { ReadImage } from "../run/task/read_images.ts";
import { StopSignals } from "../run/stop_signals.ts";
import type { Task } from "../run/task/task.ts";
import { assertNotInit, assertNotInSandbox } from "../run/where_it_runs.ts";

/** What is said about the agent once it is there. */
export interface BackgroundFlags extends RunFlags, SessionFlags {
  worktree?: string;
  fromPr?: string;
  name?: string;
  /** Only the id. */
  quiet?: boolean;
  /** The record. */
  json?: boolean;
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

export default async function background(
  task: Task,
  { quiet = false, json = false, ...flags }: BackgroundFlags,
): Promise<number> {
  const store = openStore();
  const made = await startInBackground(store, { task, flags });
  await sayStarted(made, () => {
    if (quiet) printLine(made.meta.id);
    else if (json) return printRecord(store, made.meta);
    else printStarted("started", made);
  });
  return ExitCode.done;
}

/** Says that an agent was started; it works, and must not be lost because nobody could be told. */
export async function sayStarted(
  { meta: { id, state } }: Made,
  say: () => void | Promise<void>,
): Promise<void> {
  try {
    await say();
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) throw error;
    const what = state === "queued" ? "queued" : "started";
    throw new UserError(`${id} was ${what}, but that could not be said: ${errorMessage(error)}`, {
      hint: `${PROGRAM} stop ${id} ends it`,
      cause: error,
    });
  }
}

export interface BackgroundStart {
  task: Task;
  flags: Omit<BackgroundFlags, "quiet" | "json">;
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
  { task: { prompt, input, images }, flags: all, array }: BackgroundStart,
): Promise<Made> {
  const { fromPr, endpointUnchecked = false, ...given } = all;
  const { name, worktree } = given;
  assertNotInit();
  assertNotInSandbox();
  forgetGitHook();
  const { flags, config, queueing, placed, file, wishes: { terminal, ...wishes } } =
    await checkStart(
      store,
      given,
    );
  for (const notice of config.notices) printWarning(notice);
  if (placed !== undefined) {
    const { warnOfLoopback } = await import("../run/placed_elsewhere.ts");
    warnOfLoopback(config.model);
  }
  const isModel = flags.exec === undefined;
  const { resume } = isModel ? await chooseSessionByFlags(all) : {};
  const isAlone = config.model.kind === "endpoint" && config.model.others === undefined;
  if (isModel && !endpointUnchecked && placed === undefined && isAlone) {
    const { assertEndpointListens } = await import("../run/endpoint_listens.ts");
    await assertEndpointListens(config.model);
  }
  const parent = parentAgent();
  const request: Omit<StartRequest, keyof StartingPoint> = {
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
      {
        name: worktree,
        fromPullRequest: fromPr,
      },
      start,
      { array },
    );
  // As `worker_arguments.ts` has it: what its own options leave open is allowed.
  const permissionMode = request.settings.permission_mode ?? "yolo";
  const { hintAtSandbox } = await import("../run/sandbox/sandbox_hint.ts");
  await hintAtSandbox({ ...config, permissionMode }, isonforgeHome());
  return await afterLook(store, made);
}

async function printRecord(store: AgentStore, meta: AgentMeta): Promise<void> {
  const { reportOf } = await import("../../agents/record/report.ts");
  const { readStatus } = await import("../../agents/state.ts");
  const { redactPrompts } = await import("../run/redact_prompts.ts");
  const report = reportOf(
    await readStatus(store, meta.id, { executors: openExecutors(store) }),
    store,
  );
  printJson((await redactPrompts([report]))[0]);
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
