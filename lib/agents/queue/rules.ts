/**
 * What decides when an agent that waits may start, as far as it stands in the configuration.
 *
 * @module
 */
import { LOCAL } from "../executors/executors.ts";
import type { AgentMeta } from "../record/meta.ts";

export interface QueueRules {
  /** Base URLs of the endpoints any of which the next run may use, the preferred one first; none: it uses no model. */
  endpointsOf(meta: AgentMeta): Promise<readonly string[]>;
  /** How many agents an endpoint serves at once; undefined: as many as there are. */
  slotsOf(baseUrl: string): number | undefined;
  /** The environment of this process. */
  environment: Readonly<Record<string, string>>;
  /** Whether a variable must not be written down. */
  isSecret(name: string, value: string): boolean;
}

/** Nothing limits anything. */
export const NO_RULES: QueueRules = {
  endpointsOf: () => Promise.resolve([]),
  slotsOf: () => undefined,
  environment: {},
  isSecret: () => true,
};

/** Whether an agent may have to wait before it starts. */
export function mayHaveToWait(
  { max_running, after, after_ok, executor }: AgentMeta,
  endpoints: readonly string[],
  { slotsOf }: QueueRules,
): boolean {
  // An executor of its own has a queue of its own.
  if (executor !== undefined && executor !== LOCAL) return false;
  return max_running !== undefined || after !== undefined || after_ok !== undefined ||
    endpoints.length > 1 || endpoints.some((url) => slotsOf(url) !== undefined);
}
