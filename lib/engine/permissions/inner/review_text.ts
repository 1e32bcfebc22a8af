/**
 * Looks at a script that stands in a text: what `sh -c` gets, what an alias means.
 *
 * @module
 */
import type { Verdict } from "../invocation.ts";
import type { Review } from "../review.ts";
import { UNKNOWN } from "../shell/texts.ts";
import { parseShell } from "../shell/parse_shell.ts";
import { ShellSyntaxError } from "../shell/syntax.ts";

export async function reviewText(text: string, review: Review): Promise<Verdict> {
  if (text.includes(UNKNOWN)) review.observer?.unclear("what a shell inside of it runs");
  if (text.trim() === "" || text === UNKNOWN) return undefined;
  // Within a script a NUL is what could not be told: `$_`, which the shell sets as it likes.
  return await review.reviewScript(parseShell(text.replaceAll(UNKNOWN, "${_}")), review);
}

/** Commands in texts that may be no commands at all. */
export async function reviewTexts(texts: readonly string[], review: Review): Promise<Verdict> {
  for (const text of texts) {
    try {
      const refusal = await reviewText(text, { ...review, state: review.state.subshell() });
      if (refusal !== undefined) return refusal;
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
    }
  }
  return undefined;
}
