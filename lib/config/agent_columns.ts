/**
 * The columns that the list of agents can have.
 *
 * @module
 */

/** Their names in `agents.columns`, in the order of `agents --wide`. */
export const AGENT_COLUMNS = [
  "id",
  "state",
  "started",
  "name",
  "reason",
  "where",
  "turns",
  "tokens",
  "cost",
  "prompt",
  "last",
] as const;

export type AgentColumn = (typeof AGENT_COLUMNS)[number];
