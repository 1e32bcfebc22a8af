/**
 * What agents of a night are like, and how each has to end.
 *
 * @module
 */

/** By its prompt, which the endpoint sees, an agent is of one kind. */
export const KINDS = {
  /** Answers after a tool call. */
  works: { ends: "completed", options: {} },
  /** Its worker is killed once; started again, it works. */
  crashes: { ends: "completed", options: { restart: "on-failure:3" } },
  /** Its worker is killed, and nobody starts it again. */
  dies: { ends: "killed", options: {} },
  /** Its endpoint never answers it. */
  hangs: { ends: "timeout", options: { timeout: "3s" } },
  /** Its endpoint refuses it. */
  fails: { ends: "failed", options: {} },
} as const;

export type Kind = keyof typeof KINDS;

/** Most of them work. */
const ORDER: readonly Kind[] = [
  "works",
  "works",
  "crashes",
  "works",
  "dies",
  "works",
  "hangs",
  "fails",
];

export interface NightAgent {
  number: number;
  kind: Kind;
}

export function nightAgents(count: number): NightAgent[] {
  return Array.from({ length: count }, (_none, number) => ({
    number,
    kind: ORDER[number % ORDER.length] ?? "works",
  }));
}

/** The line of `--each` that starts it. */
export function lineOf({ number, kind }: NightAgent, onEnd: string): string {
  return JSON.stringify({
    prompt: `night agent-${number} ${kind}`,
    name: `n${number}`,
    labels: { night: "1" },
    on_end: onEnd,
    ...KINDS[kind].options,
  });
}

/** The agent that a conversation is of; undefined where it is of none. */
export function agentIn(conversation: string): NightAgent | undefined {
  const [, number, kind = ""] = /night agent-(\d+) (\w+)/.exec(conversation) ?? [];
  return Object.hasOwn(KINDS, kind) ? { number: Number(number), kind: kind as Kind } : undefined;
}
