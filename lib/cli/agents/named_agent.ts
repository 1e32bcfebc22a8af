/**
 * The one agent that a word names.
 *
 * @module
 */
import type { AgentStore } from "../../agents/record/store.ts";
import { agentLabel, labelled } from "./agent_label.ts";
import type { Named } from "./named_agents.ts";

/**
 * Does something with the agent; what could not be done says with which, by the word that was typed.
 *
 * @throws {UserError} also when the word names none
 */
export async function withNamedAgent<T>(
  store: AgentStore,
  typed: string,
  action: (agent: Named) => Promise<T>,
): Promise<T> {
  const id = store.resolve(typed);
  const label = agentLabel(id, typed);
  try {
    return await action({ id, label, typed });
  } catch (error) {
    throw labelled(error, { id, label });
  }
}
