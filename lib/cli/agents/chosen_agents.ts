/**
 * Which agents a command is about.
 *
 * @module
 */
import { type AgentStatus, listStatus } from "../../agents/state.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { UsageError } from "../../errors.ts";
import { openExecutors, openStore } from "../context.ts";
import { printWarning } from "../output/print.ts";
import { afterEnd } from "../telling/after_end.ts";

/** The agents that fit all filters (`key=value`, see `agents/filter.ts`), newest first. */
export async function chosenAgents(
  store: AgentStore,
  filters: readonly string[] = [],
  { onWarning = printWarning }: { onWarning?: (message: string) => void } = {},
): Promise<AgentStatus[]> {
  // Refused before anything is looked at.
  const fits = filters.length === 0
    ? undefined
    : (await import("../../agents/filter.ts")).parseFilters(filters);
  const statuses = await listStatus(store, {
    executors: openExecutors(store),
    onWarning,
  });
  for (const status of statuses) {
    // Whoever recorded an end may have died before it could be told.
    if (status.state === "stopped") afterEnd(status.meta, store.directory(status.id));
  }
  return fits === undefined ? statuses : statuses.filter(fits);
}

export interface Choice {
  /** Ids, prefixes and names. */
  words: readonly string[];
  /** The option that stands for many, if it was given: `--all`. */
  group: string | undefined;
  /** Which agents that option means. */
  fits: (status: AgentStatus) => boolean | Promise<boolean>;
  /** For the hint: `stop`. */
  command: string;
  /** Naming none is no mistake, as in `stop --if-any $(…)`. */
  ifAny?: boolean;
}

/**
 * What a command is to act on: the agents that were named, or those that an option stands for.
 *
 * @throws {UsageError} when both were given, or neither
 */
export async function chooseAgents(
  { words, group, fits, command, ifAny = false }: Choice,
): Promise<string[]> {
  const hint = `name agents, or give an option that means many; see isonforge ${command} --help`;
  if (group === undefined) {
    if (words.length === 0 && !ifAny) throw new UsageError("missing argument: id", { hint });
    return [...words];
  }
  if (words.length > 0) {
    throw new UsageError(`ids and ${group} contradict each other`, { hint });
  }
  const statuses = await chosenAgents(openStore());
  const fitting = await Promise.all(statuses.map(fits));
  return statuses.filter((_status, index) => fitting[index]).map(({ id }) => id);
}
