/**
 * Completes lists: `--after 3f2a,9c1b`.
 *
 * @module
 */
import type { Completion } from "./completion.ts";
import type { Request } from "./request.ts";

/** Of what may stand in a list that is separated by commas, what it does not hold yet, after what it holds. */
export function oneMore({ current }: Pick<Request, "current">, completion: Completion): Completion {
  if (completion.kind !== "values") return completion;
  const given = current.slice(0, current.lastIndexOf(",") + 1);
  const held = new Set(given.split(","));
  return {
    ...completion,
    candidates: completion.candidates.filter(({ value }) => !held.has(value)),
    prefix: given,
  };
}
