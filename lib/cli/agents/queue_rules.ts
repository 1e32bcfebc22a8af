/**
 * What decides who has to wait, as it is configured.
 *
 * @module
 */
import { endpointKey } from "../../agents/queue/endpoint_key.ts";
import type { QueueRules } from "../../agents/queue/rules.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import type { SettingsFile } from "../../config/settings/settings_file.ts";

/**
 * @param file what the user has set for all projects, where it was read already
 * @throws {UserError} when the configuration cannot be used
 */
export async function queueRules(store: AgentStore, file?: SettingsFile): Promise<QueueRules> {
  const { readQueueRules } = await import("../../config/queue/rules.ts");
  const { userSettings } = await import("../../config/layers/user_layers.ts");
  const { limits, ...rules } = readQueueRules(store.home, file ?? await userSettings(store.home));
  const slots = new Map(limits.entries().map(([url, slots]) => [endpointKey(url), slots]));
  return { ...rules, slotsOf: (url) => slots.get(endpointKey(url)) };
}
