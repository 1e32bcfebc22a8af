/**
 * Looks at what a name stands for that a script itself has defined.
 *
 * @module
 */
import type { Verdict } from "../../invocation.ts";
import type { Review } from "../../review.ts";
import type { Script } from "../../shell/syntax.ts";
import { reviewTexts } from "../review_text.ts";

/** What a name that `alias` has defined means; scripts know aliases in some shells only, so that the name counts as well. */
export async function reviewAlias(
  name: string,
  args: readonly string[],
  review: Review,
): Promise<Verdict> {
  const body = review.state.aliasNamed(name);
  const mark = `alias ${name}`;
  if (body === undefined || review.calling.includes(mark)) return undefined;
  const state = review.state.subshell();
  state.setPositional(args);
  const calling = [...review.calling, mark];
  return await reviewTexts([`${body} "$@"`], { ...review, state, calling });
}

/** A function of the script; one that calls itself is looked at once. */
export async function reviewCall(
  name: string,
  args: readonly string[],
  { called, ...review }: Review & { called: Script },
): Promise<Verdict> {
  const { state } = review;
  if (review.calling.includes(name)) return undefined;
  const before = state.get("@") ?? [];
  state.setPositional(args);
  const refusal = await review.reviewScript(called, {
    ...review,
    calling: [...review.calling, name],
  });
  state.setPositional(before);
  return refusal;
}
