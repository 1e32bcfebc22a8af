/**
 * What a line sets variables to, by `name=value` and `${name:=value}`.
 *
 * @module
 */
import type { Verdict } from "../invocation.ts";
import { expand, type Review } from "../review.ts";
import { keptValuesIn } from "../shell/kept_values.ts";
import type { SimpleCommand, Word } from "../shell/syntax.ts";
import type { ShellState } from "../shell_state.ts";
import { commandsInExpression } from "./builtin_commands.ts";
import { printsOneOf } from "./flow/alternatives.ts";
import { commandInVariable } from "./command_variables.ts";
import { reviewIntegers } from "./review_expressions.ts";
import { reviewTexts } from "./review_text.ts";

/** Whether several values are those of an array, or words that are printed, and not values of which it has one. */
export function isListOfValues(value: Word, state: ShellState): boolean {
  return value.some(({ kind }) => kind === "array" || kind === "substitution") &&
    !printsOneOf(value) &&
    !value.some((part) => part.kind === "variable" && state.hasAlternatives(part.name));
}

/** `name=value`. */
export async function setVariable(
  { name, isAdded, isList = false }:
    & Pick<SimpleCommand["assignments"][number], "name" | "isAdded">
    & { isList?: boolean },
  values: readonly string[],
  review: Review,
): Promise<Verdict> {
  review.observer?.variable(name);
  if (name === "BASH_ALIASES") review.observer?.unclear("what a name stands for");
  if (isAdded === undefined) review.state.set(name, values, { isList });
  else review.state.add(name, values, { how: isAdded });
  const run = values.flatMap((text) => // Wherever a variable counts as a number, what stands in it is one.
  [...commandsInExpression(text), ...[commandInVariable(name, text) ?? []].flat()]);
  return reviewIntegers([{ name, values }], review) ?? await reviewTexts(run, review);
}

/** `${name:=value}`, in words that are expanded. */
export async function setKeptValues(words: readonly Word[], review: Review): Promise<Verdict> {
  for (const part of words.flatMap(keptValuesIn)) {
    const values = expand([{ ...part, isQuoted: true }], review);
    const names = part.isIndirect ? review.state.get(part.name) ?? [] : [part.name];
    for (const name of names) {
      const refusal = await setVariable({ name, isAdded: undefined }, values, review);
      if (refusal !== undefined) return refusal;
    }
  }
  return undefined;
}
