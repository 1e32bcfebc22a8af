/**
 * Does the steps of a soak, and holds every answer against the model of its agent.
 *
 * @module
 */
import { outcomeOf, rowsOf } from "./answer.ts";
import type { Ground, Result } from "./ground.ts";
import { AgentModel, type Verb, Violation } from "./model.ts";
import { type Step, TASKS } from "./step.ts";

/** An agent that was started. */
export interface Known {
  id: string;
  model: AgentModel;
}

/** Outcomes after which a command exits with 1. */
const REFUSALS = new Set(["unknown", "running", "raced"]);

/** What is added to a command. */
const OPTIONS: Partial<Record<Verb, readonly string[]>> = { wait: ["--timeout", "300ms"] };

/** How often what happened, by kind and outcome. */
export type Counts = Map<string, number>;

export class Referee {
  readonly ground: Ground;
  /** By their numbers in the steps. */
  readonly agents = new Map<number, Known>();
  readonly counts: Counts = new Map();
  #calls = 0;

  constructor(ground: Ground) {
    this.ground = ground;
  }

  /**
   * Does one step; one about an agent that was never started does nothing.
   *
   * @throws {Violation} when something answered what it must not
   */
  async perform(step: Step): Promise<string> {
    switch (step.kind) {
      case "bg":
        return await this.#start(step);
      case "agents":
        return await this.list();
      case "command":
        return await this.#command(step);
      case "cut":
        return await this.#cut(step);
      case "kill":
        return await this.#kill(step);
      case "wrong":
        return await this.#wrong(step);
    }
  }

  /** A list, all of whose rows have to be true. */
  async list(): Promise<string> {
    const known = [...this.agents.values()];
    const calls = known.map(({ model }) => this.#call(model, "agents"));
    const rows = new Map(
      rowsOf(await this.ground.run(["agents"])).map(({ id, state }) => [id, state]),
    );
    known.forEach(({ id, model }, index) => {
      attempt(id, () => model.answer(calls[index] ?? 0, rows.get(id) ?? "absent"));
    });
    return this.#count("agents", "listed");
  }

  async #start({ agent, task }: Step & { kind: "bg" }): Promise<string> {
    const { prompt, isShort } = TASKS[task];
    const result = await this.ground.run(["--bg", "--model", "rehearsal", prompt]);
    const id = result.stdout.match(/^✓ Background agent started: ([0-9a-f]{8})$/m)?.[1];
    if (id === undefined || result.code !== 0) throw unexpected(result);
    if ([...this.agents.values()].some((known) => known.id === id)) {
      throw new Violation(`the id ${id} was given twice`);
    }
    this.agents.set(agent, { id, model: new AgentModel({ isShort }) });
    return this.#count("bg", "started", id);
  }

  async #command({ verb, agents, shortened }: Step & { kind: "command" }): Promise<string> {
    const known = this.#known(agents);
    if (known.length === 0) return "skipped";
    const asked = known.map(({ id }) => shortened ? id.slice(0, 7) : id);
    const calls = known.map(({ model }) => this.#call(model, verb));
    const result = await this.ground.run(
      [verb, ...asked, ...OPTIONS[verb] ?? []],
      verb === "attach" ? { signal: { name: "SIGINT", afterMs: 300 } } : {},
    );
    const outcomes = known.map(({ id, model }, index) =>
      attempt(id, () => {
        const outcome = outcomeOf(verb, { id, asked: asked[index] ?? id, result });
        if (outcome === undefined) model.abandon(calls[index] ?? 0);
        else model.answer(calls[index] ?? 0, outcome);
        this.#count(verb, outcome ?? "interrupted");
        return outcome;
      })
    );
    const isRefused = outcomes.some((outcome) => outcome !== undefined && REFUSALS.has(outcome));
    // That of wait is the agent's own.
    const isTold = verb !== "wait" && !outcomes.includes(undefined);
    if (isTold && result.code !== (isRefused ? 1 : 0)) {
      throw unexpected(result);
    }
    return known.map(({ id }, index) => `${id} ${outcomes[index] ?? "interrupted"}`).join(", ");
  }

  async #cut({ verb, agents, afterMs }: Step & { kind: "cut" }): Promise<string> {
    const known = this.#known(agents);
    if (known.length === 0) return "skipped";
    const calls = known.map(({ model }) => this.#call(model, verb));
    // A `stop` that was killed may have asked the agent to end, a `respawn` not yet told it to begin.
    for (const { model } of known) model.hurt();
    await this.ground.run([verb, ...known.map(({ id }) => id)], {
      signal: { name: "SIGKILL", afterMs },
    });
    known.forEach(({ model }, index) => model.abandon(calls[index] ?? 0));
    return this.#count("cut", verb);
  }

  async #kill({ whom, agent }: Step & { kind: "kill" }): Promise<string> {
    const [known] = this.#known([agent]);
    if (known === undefined) return "skipped";
    known.model.hurt();
    const reached = await this.ground.kill(known.id, whom);
    return this.#count("kill", reached > 0 ? whom : "nobody", known.id);
  }

  async #wrong({ verb, word }: Step & { kind: "wrong" }): Promise<string> {
    const result = await this.ground.run([verb, "--", word]);
    if (![1, 2].includes(result.code) || !result.stderr.startsWith("error: ")) {
      throw unexpected(result);
    }
    return this.#count("wrong", verb);
  }

  #known(agents: readonly number[]): Known[] {
    return agents.flatMap((agent) => this.agents.get(agent) ?? []);
  }

  #call(model: AgentModel, verb: Verb): number {
    model.call(++this.#calls, verb);
    return this.#calls;
  }

  #count(kind: string, outcome: string, id = ""): string {
    const name = `${kind} ${outcome}`;
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    return id === "" ? outcome : `${id} ${outcome}`;
  }
}

function unexpected({ code, stdout, stderr }: Result): Violation {
  return new Violation(`unexpected answer (exit code ${code}):\n${stdout}${stderr}`);
}

/** Says of which agent it is. */
function attempt<T>(id: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof Violation) error.message = `${id}: ${error.message}`;
    throw error;
  }
}
