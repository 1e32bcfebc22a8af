/**
 * What must hold of one agent, whatever several shells do to it at once: a small state machine, and
 * the rule that every command happens at one moment between its call and its answer.
 *
 * Which moment that was nobody knows, so all histories that fit are kept side by side. An answer
 * that fits none of them is a violation. This is the just-in-time linearisation of G. Lowe, "Testing
 * for linearizability" (2017), small because agents do not depend on each other.
 *
 * @module
 */

export type State = "running" | "stopped" | "removed";

/** What a command did or found, and from which state to which it leads. */
const STEPS = {
  stop: {
    stopped: [["running", "stopped"]],
    already: [["stopped", "stopped"]],
    unknown: [["removed", "removed"]],
  },
  respawn: {
    respawned: [["stopped", "running"]],
    running: [["running", "running"]],
    // Another command was at it: it says so and does nothing.
    raced: [["running", "running"], ["stopped", "stopped"]],
    unknown: [["removed", "removed"]],
  },
  rm: {
    removed: [["stopped", "removed"]],
    running: [["running", "running"]],
    unknown: [["removed", "removed"]],
  },
  logs: {
    shown: [["running", "running"], ["stopped", "stopped"]],
    unknown: [["removed", "removed"]],
  },
  attach: {
    detached: [["running", "running"], ["stopped", "stopped"]],
    ended: [["stopped", "stopped"]],
    unknown: [["removed", "removed"]],
  },
  // Of a command that gives up soon: it has seen the agent running at one moment.
  wait: {
    "gave up": [["running", "running"]],
    ended: [["stopped", "stopped"]],
    unknown: [["removed", "removed"]],
  },
  inspect: {
    "shown running": [["running", "running"]],
    "shown stopped": [["stopped", "stopped"]],
    unknown: [["removed", "removed"]],
  },
  agents: {
    running: [["running", "running"]],
    stopped: [["stopped", "stopped"]],
    absent: [["removed", "removed"]],
  },
} as const satisfies Record<string, Record<string, ReadonlyArray<readonly [State, State]>>>;

export type Verb = keyof typeof STEPS;

/** An answer that no history explains. */
export class Violation extends Error {
  override name = "Violation";
}

/** One way in which everything may have happened so far. */
interface History {
  state: State;
  /** Calls without an answer that have had their moment already, and what they will answer. */
  done: ReadonlyMap<number, string>;
}

export class AgentModel {
  readonly #pending = new Map<number, Verb>();
  #histories: History[] = [{ state: "running", done: new Map() }];
  /** Whether its task ends by itself. */
  readonly #isShort: boolean;
  #isHurt = false;

  /** Of an agent that has just been started; `isShort` when its task ends by itself. */
  constructor({ isShort }: { isShort: boolean }) {
    this.#isShort = isShort;
  }

  /** Something of it is being killed: from now on it may end at any time. */
  hurt(): void {
    this.#isHurt = true;
  }

  /** Nothing of it is left that was hurt: what is started again is whole. */
  heal(): void {
    // Before: what was possible until now stays possible.
    this.#histories = this.#closure();
    this.#isHurt = false;
  }

  /** The states in which it may be. */
  get states(): ReadonlySet<State> {
    return new Set(this.#closure().map(({ state }) => state));
  }

  /** A command about it begins. */
  call(number: number, verb: Verb): void {
    this.#pending.set(number, verb);
  }

  /**
   * The command has answered.
   *
   * @throws {Violation} when nothing that may have happened explains the answer
   */
  answer(number: number, outcome: string): void {
    const verb = this.#pending.get(number);
    const all = this.#closure();
    const explained = all.filter(({ done }) => done.get(number) === outcome);
    if (explained.length === 0) {
      const states = [...new Set(all.map(({ state }) => state))].join(" or ");
      throw new Violation(`${verb} answered "${outcome}", but the agent can only be ${states}`);
    }
    this.#forget(number, explained);
  }

  /** The command was killed: it has had its moment or it never will. */
  abandon(number: number): void {
    this.#forget(number, this.#closure());
  }

  #forget(number: number, histories: readonly History[]): void {
    this.#pending.delete(number);
    this.#histories = unique(histories.map(({ state, done }) => {
      const rest = new Map(done);
      rest.delete(number);
      return { state, done: rest };
    }));
  }

  /** The histories, and all that they may have become since. */
  #closure(): History[] {
    const known = new Map(this.#histories.map((history) => [keyOf(history), history]));
    // Grows while it is walked through.
    for (const history of known.values()) {
      for (const next of this.#successors(history)) {
        if (!known.has(keyOf(next))) known.set(keyOf(next), next);
      }
    }
    return [...known.values()];
  }

  *#successors({ state, done }: History): Generator<History> {
    if ((this.#isShort || this.#isHurt) && state === "running") yield { state: "stopped", done };
    for (const [number, verb] of this.#pending) {
      if (done.has(number)) continue;
      for (const [outcome, steps] of Object.entries(STEPS[verb])) {
        for (const [from, to] of steps) {
          if (from === state) yield { state: to, done: new Map(done).set(number, outcome) };
        }
      }
    }
  }
}

function unique(histories: readonly History[]): History[] {
  return [...new Map(histories.map((history) => [keyOf(history), history])).values()];
}

function keyOf({ state, done }: History): string {
  const calls = [...done].sort(([a], [b]) => a - b).map(([call, outcome]) => `${call}=${outcome}`);
  return `${state} ${calls.join(" ")}`;
}
