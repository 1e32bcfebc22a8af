/**
 * The one kind of sub-agent that there is, as hooks know it.
 *
 * @module
 */

/** What others call it, and what it is called here. */
export const EXPLORER: readonly string[] = ["Explore", "explore"];

export function aboutExplorer(id: string): Record<string, unknown> {
  return { agent_id: id, agent_type: EXPLORER[0] };
}
