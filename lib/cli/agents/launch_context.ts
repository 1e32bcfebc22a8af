/**
 * What a start takes beside the agent itself.
 *
 * @module
 */
import type { LaunchContext } from "../../agents/launch.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { environmentVariable } from "../../config/environment.ts";
import { readLogLimit } from "../../config/limit_config.ts";
import type { SettingsFile } from "../../config/settings/settings_file.ts";
import { selfCommand } from "../../sys/platform.ts";
import { openExecutors } from "../context.ts";
import { queueRules } from "./queue_rules.ts";

/**
 * @param file what the user has set for all projects, where it was read already
 * @throws {UserError} when the configuration cannot be used
 */
export async function launchContext(
  store: AgentStore,
  file?: SettingsFile,
): Promise<LaunchContext> {
  return {
    self: selfCommand(),
    executors: openExecutors(store),
    logLimit: readLogLimit(environmentVariable),
    rules: await queueRules(store, file),
  };
}
