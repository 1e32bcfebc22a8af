/**
 * What decides who has to wait, as it is configured.
 *
 * @module
 */
import { endpointKey } from "../../agents/queue/endpoint_key.ts";
import type { QueueRules } from "../../agents/queue/rules.ts";
import type { AgentStore } from "../../agents/record/store.ts";

/** @throws {UserError} when the configuration cannot be used */
export async function queueRules(store: AgentStore): Promise<QueueRules> {
  const { readQueueRules } = await import("../../config/queue/rules.ts");
  const { limits, ...rules } = await readQueueRules(store.home);
  const slots = new Map(limits.entries().map(([url, slots]) => [endpointKey(url), slots]));
  return { ...rules, slotsOf: (url) => slots.get(endpointKey(url)) };
}
