/**
 * Looks at what may be run several times, or not at all.
 *
 * @module
 */
import type { Verdict } from "../../invocation.ts";
import { expand, type Review } from "../../review.ts";
import type { Command } from "../../shell/syntax.ts";

/** What a loop does with its values one after the other; of more, all are taken at once. */
const MAX_VALUES = 16;
/** The same for loops in loops. */
const MAX_ROUNDS = 64;

/** What is run may also not be run. */
export async function whileConditional(
  isConditional: boolean,
  { state }: Review,
  run: () => Promise<Verdict>,
): Promise<Verdict> {
  const before = state.isConditional;
  state.isConditional = before || isConditional;
  const refusal = await run();
  state.isConditional = before;
  return refusal;
}

/** With each of its values, one after the other: `for s in status push; do git $s; done`. */
export async function reviewFor(
  { values: words, variable, body }: Extract<Command, { kind: "for" }>,
  review: Review,
): Promise<Verdict> {
  const values = words.flatMap((word) => expand(word, review));
  const rounds = review.rounds * values.length;
  if (values.length > MAX_VALUES || rounds > MAX_ROUNDS || values.length < 2) {
    review.state.set(variable, values);
    return await review.reviewScript(body, review);
  }
  for (const value of values) {
    review.state.set(variable, [value]);
    const refusal = await review.reviewScript(body, { ...review, rounds });
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** `{ …; }`, `if …`, `while …`, in the state in which it is run. */
export async function reviewGroup(
  { body, isConditional, isLoop = false }: Extract<Command, { kind: "group" }>,
  review: Review,
): Promise<Verdict> {
  const { state } = review;
  const before = state.changes;
  const refusal = await whileConditional(
    isConditional,
    review,
    () => review.reviewScript(body, review),
  );
  const rounds = review.rounds * 2;
  if (refusal !== undefined || !isLoop || state.changes === before || rounds > MAX_ROUNDS) {
    return refusal;
  }
  // What it has set holds when it begins anew; where it ends up is told by one round.
  const { cwd } = state;
  const again = await whileConditional(
    true,
    review,
    () => review.reviewScript(body, { ...review, rounds }),
  );
  state.cwd = cwd;
  return again;
}
