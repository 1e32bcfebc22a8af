/**
 * What a start takes beside the agent itself.
 *
 * @module
 */
import type { LaunchContext } from "../../agents/launch.ts";
import { endpointKey } from "../../agents/queue/endpoint_key.ts";
import type { QueueRules } from "../../agents/queue/rules.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { environmentVariable } from "../../config/environment.ts";
import { readLogLimit } from "../../config/limit_config.ts";
import { selfCommand } from "../../sys/platform.ts";
import { openExecutors } from "../context.ts";

/** @throws {UserError} when the configuration cannot be used */
export async function launchContext(store: AgentStore): Promise<LaunchContext> {
  return {
    self: selfCommand(),
    executors: openExecutors(store),
    logLimit: readLogLimit(environmentVariable),
    rules: await queueRules(store),
  };
}

async function queueRules(store: AgentStore): Promise<QueueRules> {
  const { readQueueRules } = await import("../../config/queue/rules.ts");
  const { limits, ...rules } = await readQueueRules(store.home);
  const slots = new Map(limits.entries().map(([url, slots]) => [endpointKey(url), slots]));
  return { ...rules, slotsOf: (url) => slots.get(endpointKey(url)) };
}
