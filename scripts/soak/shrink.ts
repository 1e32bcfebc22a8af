/**
 * The shortest trace that still fails, as far as there is time to look for it.
 *
 * @module
 */
import { Ground } from "./ground.ts";
import { inspect, inspectEnd } from "./inspect.ts";
import { Violation } from "./model.ts";
import { Referee } from "./referee.ts";
import { agentsOf, type Step } from "./step.ts";

export interface Shrunk {
  steps: Step[];
  violation: Violation;
}

/** Does `steps` one after the other on fresh ground; returns what was violated. */
export async function replay(
  steps: readonly Step[],
  binary: string,
): Promise<Violation | undefined> {
  await using ground = await Ground.create(binary);
  const referee = new Referee(ground);
  try {
    for (const step of steps) await referee.perform(step);
    await inspect(referee);
    await inspectEnd(referee);
    return undefined;
  } catch (error) {
    if (error instanceof Violation) return error;
    throw error;
  }
}

/**
 * Delta debugging (A. Zeller, "Yesterday, my program worked", 1999): leaves out ever smaller parts
 * as long as what remains fails.
 *
 * @returns undefined when the steps do not fail one after the other: then it takes several shells
 */
export async function shrink(
  steps: readonly Step[],
  { fails, budgetMs }: {
    fails: (steps: readonly Step[]) => Promise<Violation | undefined>;
    budgetMs: number;
  },
): Promise<Shrunk | undefined> {
  const deadline = performance.now() + budgetMs;
  const violation = await fails(steps);
  if (violation === undefined) return undefined;
  let best: Shrunk = { steps: [...steps], violation };
  for (let size = Math.ceil(steps.length / 2); size >= 1;) {
    let hasShrunk = false;
    for (let at = 0; at < best.steps.length && performance.now() < deadline;) {
      const rest = best.steps.toSpliced(at, size);
      const stillFails = rest.length > 0 ? await fails(rest) : undefined;
      if (stillFails === undefined) at += size;
      else {
        best = { steps: rest, violation: stillFails };
        hasShrunk = true;
      }
    }
    if (performance.now() >= deadline) break;
    if (!hasShrunk) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return best;
}

/** The steps that can have to do with one agent, or the last ones where it is not known which. */
export function relevant(steps: readonly Step[], agent: number | undefined): Step[] {
  if (agent === undefined) return steps.slice(-100);
  return steps.filter((step) => agentsOf(step)?.includes(agent) ?? true);
}
