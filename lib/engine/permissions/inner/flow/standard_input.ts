/**
 * What a command reads from its standard input, and from other descriptors that are opened for it.
 *
 * @module
 */
import { isDownload, isDownloaded } from "../../downloads.ts";
import { printedByScript, scriptOf } from "../../printed.ts";
import { expand, type Review } from "../../review.ts";
import type { Redirection } from "../../shell/syntax.ts";

/** What a redirection gives to read, or leaves of what is read around it. */
type Fed = Pick<Review, "input" | "inputFiles" | "piped" | "isFedByDownload">;

/** `{ sh; } <<< …`: all that stands in a group, a loop or a function reads what that is fed with, unless it opens something itself. */
export function fedBy(redirections: readonly Redirection[], review: Review): Fed {
  const opening = redirections.filter(opensForReading);
  const isFedByDownload = opening.some(({ target }) => isDownloaded(target));
  const texts = opening.flatMap((redirection) => textsOf(redirection, review));
  const files = opening.filter(isFile).flatMap(({ target }) => expand(target, review));
  if (opening.some(isStandardInput)) {
    return { input: texts, inputFiles: files, piped: [], isFedByDownload };
  }
  const { state: { opened }, upstream } = review;
  return {
    input: [...new Set([...texts, ...review.input, ...opened.input])],
    inputFiles: [...new Set([...files, ...review.inputFiles, ...opened.inputFiles])],
    piped: review.piped,
    isFedByDownload: isFedByDownload || review.isFedByDownload || opened.isFedByDownload ||
      upstream.some(isDownload),
  };
}

/** The text of `<<<` and `<<`, and what `< <(…)` prints. */
function textsOf({ operator, target }: Redirection, review: Review): string[] {
  if (operator.startsWith("<<")) return expand(target, review);
  const { observer, state, workspace: { home } } = review;
  const context = { state, home, isExact: observer !== undefined };
  return target.flatMap((part) =>
    part.kind === "process" ? [scriptOf(printedByScript(part.script, context))] : []
  );
}

function opensForReading({ operator }: Redirection): boolean {
  return /^<(?:<|>|$)/.test(operator);
}

function isFile({ operator, target }: Redirection): boolean {
  return !operator.startsWith("<<") && !target.some(({ kind }) => kind === "process");
}

function isStandardInput({ descriptor = 0 }: Redirection): boolean {
  return descriptor === 0;
}
