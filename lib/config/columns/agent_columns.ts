/**
 * The columns that the list of agents can have.
 *
 * @module
 */
import { invalid, oneOf, type Sourced } from "../values.ts";

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
  "endpoint",
  "activity",
  "prompt",
  "last",
] as const;

export type AgentColumn = (typeof AGENT_COLUMNS)[number];

/**
 * The columns that a text names: `id,state,reason,prompt`.
 *
 * @throws {UsageError} when one is unknown, or there are none
 */
export function parseAgentColumns({ value, from }: Sourced): AgentColumn[] {
  const names = value.split(",").map((name) => name.trim()).filter((name) => name !== "");
  if (names.length === 0) {
    throw invalid({ value, from }, "names of columns, e.g. id,state,reason,prompt");
  }
  return names.map((name) => oneOf(AGENT_COLUMNS, { value: name, from }));
}
