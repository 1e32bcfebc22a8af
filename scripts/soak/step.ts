/**
 * What a shell does next.
 *
 * @module
 */
import type { Verb } from "./model.ts";
import type { Random } from "./random.ts";

/** Tasks of agents: what they do, and whether they end by themselves. */
export const TASKS = {
  short: { prompt: "where is it?", isShort: true },
  failing: { prompt: "rehearse: bash sleep 0.2\nrehearse: fail on purpose", isShort: true },
  talking: {
    prompt: "rehearse: say one line of many\nrehearse: bash sleep 0.3\n".repeat(6),
    isShort: true,
  },
  long: { prompt: "rehearse: sleep 900", isShort: false },
  /** Children that left the group, ignore SIGTERM, or both. */
  family: {
    prompt: "rehearse: bash setsid sleep 901 & (trap '' TERM; exec setsid sleep 902) & sleep 903",
    isShort: false,
  },
  stubborn: { prompt: "rehearse: bash trap '' TERM; while :; do sleep 0.2; done", isShort: false },
} as const;

export type Task = keyof typeof TASKS;

/** Agents are numbered in the order in which they are started: ids differ from run to run. */
export type Step =
  | { kind: "bg"; agent: number; task: Task }
  | { kind: "agents" }
  | { kind: "command"; verb: Exclude<Verb, "agents">; agents: number[]; shortened: boolean }
  /** SIGKILL to a process of the agent's. */
  | { kind: "kill"; whom: "supervisor" | "worker" | "both"; agent: number }
  /** The same as `command`, but the command itself is killed after some time. */
  | { kind: "cut"; verb: "stop" | "respawn" | "rm"; agents: number[]; afterMs: number }
  | { kind: "wrong"; verb: Exclude<Verb, "agents">; word: string };

const WEIGHTS = {
  bg: 14,
  agents: 14,
  logs: 10,
  attach: 8,
  wait: 5,
  inspect: 5,
  stop: 14,
  respawn: 16,
  rm: 8,
  kill: 7,
  cut: 5,
  wrong: 4,
} as const;

const WRONG_WORDS = ["", "zz", "-rf", "../../x", "A3F8C1D2", "0".repeat(300), "..", "*"];

export interface Choices {
  /** Of agents that may be there. */
  present: readonly number[];
  /** Of agents that are gone. */
  removed: readonly number[];
  /** Whether one more may be started, and its number. */
  next: number | undefined;
}

/** Draws the next step; numbers of new agents come from `choices`. */
export function drawStep(random: Random, { present, removed, next }: Choices): Step {
  const kind = random.weighted(WEIGHTS);
  // Now and then of an agent that was removed: it must not come back.
  const agent = () => random.pick(removed.length > 0 && random.chance(0.08) ? removed : present);
  if (kind === "agents") return { kind };
  if (kind === "wrong") {
    const verb = random.pick(
      ["logs", "attach", "wait", "inspect", "stop", "respawn", "rm"] as const,
    );
    return { kind, verb, word: random.pick(WRONG_WORDS) };
  }
  if (kind === "bg" || present.length === 0) {
    if (next === undefined) return { kind: "agents" };
    return { kind: "bg", agent: next, task: random.pick(Object.keys(TASKS) as Task[]) };
  }
  if (kind === "kill") {
    const whom = random.pick(["supervisor", "worker", "both"] as const);
    return { kind, whom, agent: agent() };
  }
  if (kind === "cut") {
    const verb = random.pick(["stop", "respawn", "rm"] as const);
    return { kind, verb, agents: [agent()], afterMs: random.between(5, 120) };
  }
  const takesSeveral = kind === "stop" || kind === "rm";
  const agents = new Set([agent(), ...(takesSeveral && random.chance(0.3) ? [agent()] : [])]);
  return { kind: "command", verb: kind, agents: [...agents], shortened: random.chance(0.2) };
}

/** The agents that a step is about; undefined when it is about all. */
export function agentsOf(step: Step): readonly number[] | undefined {
  switch (step.kind) {
    case "bg":
    case "kill":
      return [step.agent];
    case "command":
    case "cut":
      return step.agents;
    case "agents":
      return undefined;
    case "wrong":
      return [];
  }
}

/** `stop #1 #4` */
export function describeStep(step: Step): string {
  const names = (agents: readonly number[]) => agents.map((agent) => `#${agent}`).join(" ");
  switch (step.kind) {
    case "bg":
      return `--bg → #${step.agent} (${step.task})`;
    case "agents":
      return "agents";
    case "kill":
      return `kill -9 ${step.whom} of #${step.agent}`;
    case "command":
      return `${step.verb} ${names(step.agents)}`;
    case "cut":
      return `${step.verb} ${names(step.agents)}, killed after ${step.afterMs} ms`;
    case "wrong":
      return `${step.verb} ${JSON.stringify(step.word.slice(0, 20))}`;
  }
}
