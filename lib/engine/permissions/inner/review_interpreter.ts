/**
 * Looks at the program that an interpreter is given on the command line, or reads: `python -c`, `node -e`, `awk '…'`.
 *
 * @module
 */
import { type Invocation, locate, type Verdict } from "../invocation.ts";
import type { Argument, Review } from "../review.ts";
import { codeEffects, refuseCodePaths } from "../rules/code.ts";
import { downloaded, runsDownload } from "../running_downloads.ts";
import { refuseSecret } from "../secrets.ts";
import { reviewTexts } from "./review_text.ts";

type InterpreterReview = Review & { invocation: Invocation };

const INTERPRETERS =
  /^(?:python[\d.]*|pypy[\d.]*|perl|ruby|node|nodejs|ts-node|tsx|deno|bun|php[\d.]*|lua[\d.]*|tclsh|osascript|Rscript|g?awk|mawk|g?sed|julia|elixir|pwsh|powershell|groovy|jshell|ghc|guile|emacs)$/;
/** Options with which an interpreter's program is an argument or a module, not what it reads. */
const PROGRAM_OPTION =
  /^-(?:[a-zA-Z]*[cemprE]|-(?:eval|print)(?:=.*)?|-?[cC]ommand|-import=data:.*|[mM].*[;(=].*)$/s;

/** Why the program is refused; an observer hears of its text. */
export async function reviewInterpreter(
  args: readonly Argument[],
  review: InterpreterReview,
): Promise<Verdict> {
  const { invocation } = review;
  if (!INTERPRETERS.test(invocation.name)) return undefined;
  const index = args.findIndex(({ text }) => !text.startsWith("-") || text === "-");
  const before = index === -1 ? args : args.slice(0, index);
  const operand = args[index];
  const isEditor = /sed$|awk$/.test(invocation.name);
  const hasProgram = isEditor || before.some(({ text }) => PROGRAM_OPTION.test(text)) ||
    operand?.text === "eval" || operand?.text.startsWith("data:") === true;
  if (hasProgram) {
    const isDownloaded = args.some((arg) => arg.isDownloaded);
    if (isDownloaded && /^-[ce]$/.test(before.at(-1)?.text ?? "")) return downloaded(review);
    return await reviewCode(args.map(({ text }) => text), review);
  }
  const fed = [...review.input, review.piped.join(" ")].filter((text) => text !== "");
  const readsInput = operand === undefined || operand.text === "-" || operand.text === "/dev/stdin";
  if (readsInput) {
    return review.isFedByDownload ? downloaded(review) : await reviewCode(fed, review);
  }
  const place = operand && locate(operand.text, invocation.cwd);
  const written = place === undefined ? undefined : review.state.writtenAt(place);
  if (review.observer !== undefined && written !== undefined) {
    return await reviewCode([written], review);
  }
  return runsDownload(operand, review) ||
      runsDownload(args[index + 1], review) && operand.text === "run"
    ? downloaded(review)
    : undefined;
}

/** Texts among which there is a program in another language. */
async function reviewCode(texts: readonly string[], review: InterpreterReview): Promise<Verdict> {
  if (texts.length > 0) review.observer?.code(review.invocation, texts);
  for (const text of texts) {
    const { paths, commands, mentioned } = codeEffects(review.invocation.name, text);
    const refusal = review.observer !== undefined
      ? undefined
      : await refuseCodePaths(paths, review.invocation) ??
        await refuseSecret(["", ...mentioned], { ...review, cwd: review.state.cwd });
    if (refusal !== undefined) return refusal;
    const inner = await reviewTexts(commands, review);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
