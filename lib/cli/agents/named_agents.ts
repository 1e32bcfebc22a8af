/**
 * The agents that several words name.
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

/** A word that names none. */
export interface Unnamed {
  typed: string;
  error: unknown;
}

/** What each word means, in their order. */
export function resolveWords(
  words: readonly string[],
  resolve: (word: string) => string,
): (Named | Unnamed)[] {
  return words.map((typed) => {
    try {
      const id = resolve(typed);
      return { id, label: agentLabel(id, typed), typed };
    } catch (error) {
      return { typed, error };
    }
  });
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
  const idOf = store.resolver();
  const resolve = (word: string) => {
    const id = idOf(word);
    if (notForCaller !== undefined) assertNotCaller(id, notForCaller);
    return id;
  };
  const named: Named[] = [];
  for (const word of resolveWords(words, resolve)) {
    if (!("error" in word)) named.push(word);
    else if (words.length === 1 || !(word.error instanceof UserError)) throw word.error;
    else printError(word.error);
  }
  return named;
}
