/**
 * Starting an agent again by itself (`--restart`).
 *
 * @module
 */
import { restart } from "../../agents/ending/restart.ts";
import type { Executors } from "../../agents/executors/executors.ts";
import type { StartedMeta } from "../../agents/record/meta.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { environmentVariable } from "../../config/environment.ts";
import { readLogLimit, readRestartDelay } from "../../config/limit_config.ts";
import { errorMessage } from "../../errors.ts";
import { isDiskFull } from "../../sys/system_error.ts";
import { selfCommand } from "../../sys/platform.ts";
import { goingOn } from "./beginning.ts";
import { queueRules } from "./queue_rules.ts";

/**
 * @returns why it could not, in words; undefined when it could
 * @throws the error of the system when the disk is full
 */
export async function startAgain(
  store: AgentStore,
  meta: StartedMeta,
  { count, executors }: { count: number; executors: Executors },
): Promise<string | undefined> {
  try {
    const context = {
      self: selfCommand(),
      executors,
      logLimit: readLogLimit(environmentVariable),
      rules: await queueRules(store),
    };
    const options = {
      context,
      firstDelayMs: readRestartDelay(environmentVariable),
      begin: (meta: StartedMeta) => goingOn(meta, undefined),
    };
    return await restart(store, meta, { count, options });
  } catch (error) {
    if (isDiskFull(error)) throw error;
    // A configuration that cannot be used.
    return `cannot be started again: ${errorMessage(error)}`;
  }
}
