/**
 * Doing something to several agents: those that were named, or all of a kind.
 *
 * @module
 */
import type { AgentStatus } from "../agents/state.ts";
import type { AgentStore } from "../agents/store.ts";
import { ExitCode, UsageError } from "../errors.ts";
import { chosenAgents } from "./commands/agents.ts";
import { openStore } from "./context.ts";
import { printError } from "./render.ts";

/** Does one agent's part; returns what then says so. */
export type AgentAction = (store: AgentStore, id: string) => Promise<() => void>;

type Attempt = { say: () => void } | { error: unknown };

export interface EachOptions {
  /** How many at the same time; one after the other unless given. */
  atOnce?: number;
}

/**
 * Runs `action` on each agent that the user named by id, prefix or name; what fails is said and the
 * rest is done all the same. Said is in the order in which they were named.
 *
 * @returns the exit code
 */
export async function forEachAgent(
  words: readonly string[],
  action: AgentAction,
  { atOnce = 1 }: EachOptions = {},
): Promise<number> {
  const store = openStore();
  const attempts = words.map((word) => ({ word, ...Promise.withResolvers<Attempt>() }));
  const queue = attempts.values();
  const takeFromQueue = async () => {
    for (const { word, resolve } of queue) {
      resolve(
        await Promise.try(() => action(store, store.resolve(word)))
          .then((say) => ({ say }), (error: unknown) => ({ error })),
      );
    }
  };
  const workers = Promise.all(Array.from({ length: atOnce }, takeFromQueue));
  let exitCode: number = ExitCode.done;
  for (const { promise } of attempts) {
    const attempt = await promise;
    if ("say" in attempt) {
      attempt.say();
    } else {
      const { error } = attempt;
      printError(error);
      exitCode = words.length === 1 && error instanceof Error && "exitCode" in error
        ? Number(error.exitCode)
        : ExitCode.failed;
    }
  }
  await workers;
  return exitCode;
}

export interface Choice {
  /** Ids, prefixes and names. */
  words: readonly string[];
  /** The option that stands for many, if it was given: `--all`. */
  group: string | undefined;
  /** Which agents that option means. */
  fits: (status: AgentStatus) => boolean;
  /** For the hint: `stop`. */
  command: string;
}

/**
 * What a command is to act on: the agents that were named, or those that an option stands for.
 *
 * @throws {UsageError} when both were given, or neither
 */
export async function chooseAgents({ words, group, fits, command }: Choice): Promise<string[]> {
  const hint = `name agents, or give an option that means many; see isonforge ${command} --help`;
  if (group === undefined) {
    if (words.length === 0) throw new UsageError("missing argument: id", { hint });
    return [...words];
  }
  if (words.length > 0) {
    throw new UsageError(`ids and ${group} contradict each other`, { hint });
  }
  return (await chosenAgents(openStore(), [])).filter(fits).map(({ id }) => id);
}
