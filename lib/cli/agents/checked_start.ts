/**
 * What is refused of a background agent before anything of it is made.
 *
 * @module
 */
import { environmentVariable, isonforgeHome } from "../../config/environment.ts";
import { mergeValues } from "../../config/layers/merge_values.ts";
import { userLayers } from "../../config/layers/user_layers.ts";
import { readMaxRunning, readPoolName } from "../../config/queue/rules.ts";
import { refuseYolo } from "../../config/refuse_yolo.ts";
import { loadRunConfig, type RunConfig, type RunFlags } from "../../config/run_config.ts";
import type { SettingsFile } from "../../config/settings/settings_file.ts";
import { checkName } from "../../agents/record/name.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { UsageError } from "../../errors.ts";
import { assertFinishable } from "../arguments/finish_options.ts";
import type { Placed } from "../run/placed_elsewhere.ts";
import { type QueueingFlags, readQueueing } from "../run/queueing.ts";
import { endWishes } from "../telling/end_wishes.ts";

export interface StartFlags extends RunFlags, QueueingFlags {
  name?: string;
  worktree?: string;
  /** Where it runs: `slurm`, or a profile. */
  on?: string;
}

/** What a start is made of. */
export interface CheckedStart {
  /** As they are kept, whatever the configuration says by then. */
  flags: RunFlags;
  config: RunConfig;
  queueing: ReturnType<typeof readQueueing>;
  /** Where another executor starts it. */
  placed: Placed | undefined;
  wishes: Awaited<ReturnType<typeof endWishes>>;
  /** What the user has set for all projects. */
  file: SettingsFile;
}

/**
 * Reads the options of a start.
 *
 * @throws {UserError} when a run would refuse them
 */
export async function checkStart(
  store: AgentStore,
  { name, worktree, after, afterOk, label, on, ...given }: StartFlags,
): Promise<CheckedStart> {
  if (name !== undefined) checkName(name);
  assertFinishable(given, worktree !== undefined);
  const queueing = readQueueing(store, { after, afterOk, label });
  if (on === undefined && given.slurmOption !== undefined) {
    throw new UsageError("--slurm-option is for agents on Slurm: add --on slurm");
  }
  const placed = on === undefined
    ? undefined
    : await (await import("../run/placed_elsewhere.ts")).placedElsewhere(on, {
      given,
      queueing,
      store,
    });
  const own = await userLayers(store.home);
  const file = mergeValues(own);
  const maxRunning = placed === undefined ? readMaxRunning(given.maxRunning, file) : undefined;
  const pool = readPoolName(given, file);
  const flags = {
    ...given,
    ...placed?.flags,
    ...(maxRunning === undefined ? {} : { maxRunning }),
    ...(pool === undefined ? {} : { pool }),
  };
  const home = isonforgeHome();
  const cwd = Deno.cwd();
  const config = await loadRunConfig(flags, { env: environmentVariable, home, cwd, own });
  // As `worker_arguments.ts` has it: what its own options leave open is allowed.
  const { permissionMode } = flags.permissionMode === undefined
    ? { permissionMode: "yolo" } as const
    : config;
  if (flags.exec === undefined) refuseYolo({ ...config, permissionMode });
  if (flags.mcpConfig !== undefined) {
    const { mcpServers } = await import("../run/extensions.ts");
    await mcpServers(flags, cwd);
  }
  if (config.sandbox !== "off") {
    const { assertSandbox } = await import("../run/sandbox/run_sandbox.ts");
    await assertSandbox(config, { home, isInWorktree: worktree !== undefined });
  }
  return { flags, config, queueing, placed, wishes: await endWishes(flags, { own }), file };
}
