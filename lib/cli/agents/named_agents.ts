/**
 * The agents that several words name, where those that are there are enough to go on with.
 *
 * @module
 */
import type { AgentStore } from "../../agents/record/store.ts";
import { UserError } from "../../errors.ts";
import { assertNotCaller, type NotForCaller } from "../context.ts";
import { printError } from "../output/print.ts";
import { agentLabel } from "./agent_label.ts";

/** An agent and what the user called it. */
export interface Named {
  id: string;
  /** See `agentLabel()`. */
  label: string;
  /** The word itself. */
  typed: string;
}

/**
 * One for each word that names one; a word of several that names none is said.
 *
 * @param options.notForCaller what an agent cannot do to itself
 * @throws {UserError} when the only word names none
 */
export function namedAgents(
  store: AgentStore,
  words: readonly string[],
  { notForCaller }: { notForCaller?: NotForCaller | undefined } = {},
): Named[] {
  const resolve = store.resolver();
  const named: Named[] = [];
  for (const typed of words) {
    try {
      const id = resolve(typed);
      if (notForCaller !== undefined) assertNotCaller(id, notForCaller);
      named.push({ id, label: agentLabel(id, typed), typed });
    } catch (error) {
      if (words.length === 1 || !(error instanceof UserError)) throw error;
      printError(error);
    }
  }
  return named;
}
