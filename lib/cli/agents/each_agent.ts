/**
 * Doing something to several agents.
 *
 * @module
 */
import type { AgentStore } from "../../agents/record/store.ts";
import { ExitCode } from "../../errors.ts";
import { labelled } from "./agent_label.ts";
import { type Named, resolveWords, type Unnamed } from "./named_agents.ts";
import { callingAgent } from "../run/calling_agent.ts";
import { openStore } from "../context.ts";
import { printError } from "../output/print.ts";
import { untilBrokenPipe } from "../output/until_broken_pipe.ts";

/** One of the agents that were named. */
export interface NamedAgent {
  id: string;
  /** What it is called in the answer, see `agentLabel()`. */
  label: string;
  /** The ids of all of them. */
  all: readonly string[];
}

/** Does one agent's part; returns what then says so. */
export type AgentAction = (store: AgentStore, agent: NamedAgent) => Promise<() => void>;

export interface EachOptions {
  /** How many at the same time; one after the other unless given. */
  atOnce?: number;
  /** What is named need not be an agent's directory. */
  mayBeStray?: boolean;
  /** Who is named again is passed over: the first time has left nothing of it. */
  isOnce?: boolean;
}

/** What came of it: something to say, or why not. */
type Attempt = { say: () => void } | { error: unknown };

/** One agent that was named, or a word that names none. */
interface Slot {
  id: string | undefined;
  label: string;
  attempt: Promise<Attempt>;
  /** Who is named twice comes to the second turn after the first. */
  earlier: Promise<Attempt> | undefined;
  settle(attempt: Attempt): void;
}

/**
 * Runs `action` on each agent that the user named by id, name or branch; what fails is said and the
 * rest is done all the same. Said is in the order in which they were named.
 *
 * @example
 * ```ts
 * return await forEachAgent(words, async (store, { id, label }) => {
 *   await stop(store, id, { executors });
 *   return () => printDone(`Stopped ${label}`);
 * });
 * ```
 * @returns the exit code
 */
export async function forEachAgent(
  words: readonly string[],
  action: AgentAction,
  { atOnce = 1, mayBeStray = false, isOnce = false }: EachOptions = {},
): Promise<number> {
  const store = openStore();
  // Before anything is changed: what a prefix means must not depend on what has been done so far.
  const slots = slotsFor(resolveWords(words, store.resolver({ mayBeStray })), { isOnce });
  const all = slots.flatMap(({ id }) => id ?? []);
  const doAll = async (some: readonly Slot[]) => {
    const queue = some.values();
    const takeFromQueue = async () => {
      for (const { id, label, earlier, settle } of queue) {
        if (id === undefined) continue;
        await earlier;
        settle(
          await Promise.try(() => action(store, { id, label, all }))
            .then(
              (say) => ({ say }),
              (error: unknown) => ({ error: labelled(error, { id, label }) }),
            ),
        );
      }
    };
    await Promise.all(Array.from({ length: atOnce }, takeFromQueue));
  };
  // An agent that does it to itself does it to the others first: with it this command may end.
  const caller = callingAgent();
  const work = doAll(slots.filter(({ id }) => id !== caller))
    .then(() => doAll(slots.filter(({ id }) => id === caller)));
  try {
    return await sayAll(slots);
  } finally {
    await work;
  }
}

function slotsFor(
  words: readonly (Named | Unnamed)[],
  { isOnce }: { isOnce: boolean },
): Slot[] {
  const slots: Slot[] = [];
  for (const word of words) {
    const { promise: attempt, resolve: settle } = Promise.withResolvers<Attempt>();
    if ("error" in word) {
      settle({ error: word.error });
      slots.push({ id: undefined, label: word.typed, attempt, earlier: undefined, settle });
    } else {
      const { id, label } = word;
      const earlier = slots.findLast((slot) => slot.id === id)?.attempt;
      if (earlier === undefined || !isOnce) slots.push({ id, label, attempt, earlier, settle });
    }
  }
  return slots;
}

/** Says what came of each, in their order. */
async function sayAll(slots: readonly Slot[]): Promise<number> {
  let exitCode: number = ExitCode.done;
  const say = untilBrokenPipe();
  for (const { attempt } of slots) {
    const came = await attempt;
    if ("say" in came) {
      say(came.say);
      continue;
    }
    const { error } = came;
    say(() => printError(error));
    exitCode = slots.length === 1 && error instanceof Error && "exitCode" in error
      ? Number(error.exitCode)
      : ExitCode.failed;
  }
  return exitCode;
}
