/**
 * Looks at what a shell runs: a text, a file, or what it is fed with.
 *
 * @module
 */
import type { Verdict } from "../invocation.ts";
import { scriptOf } from "../printed.ts";
import type { Argument, ProgramReview } from "./program_review.ts";
import { downloaded, runsDownload } from "../running_downloads.ts";
import { reviewText, reviewTexts } from "./review_text.ts";
import { shellArguments } from "./shell_arguments.ts";

const STANDARD_INPUT = /^(?:-|\/dev\/stdin|\/dev\/fd\/0|\/proc\/(?:self|\$\$)\/fd\/0)$/;

export async function reviewSource(
  file: Argument | undefined,
  review: ProgramReview,
): Promise<Verdict> {
  if (runsDownload(file, review)) return downloaded(review);
  const text = STANDARD_INPUT.test(file?.text ?? "") ? inputText(review) : file?.printed ?? "";
  const refusal = await reviewText(text, review);
  review.state.source();
  return refusal;
}

/** `sh -c text`, `sh file`, or the program on its standard input. */
export async function reviewShell(
  args: readonly Argument[],
  review: ProgramReview,
): Promise<Verdict> {
  const { letters, setups, commands, at } = shellArguments(args.map(({ text }) => text));
  const [argument, ...others] = args.slice(at);
  const first = argument?.text;
  const inner = { ...review, state: review.state.subshell() };
  // `-O dotglob`
  inner.state.loosenGlobs(args.slice(0, at).map(({ text }) => text));
  const printed = setups.flatMap((setup) => args[setup.at]?.printed ?? []);
  const refusal = await reviewTexts([...printed, ...commands], inner);
  if (refusal !== undefined) return refusal;
  if (letters.has("c")) {
    if (argument?.isDownloaded) return downloaded(review);
    const [zero, ...positional] = others.map(({ text }) => text);
    inner.state.setPositional(positional);
    if (zero !== undefined) inner.state.set("0", [zero]);
    // What the text starts reads what the shell is fed with.
    inner.piped = [...review.piped, ...review.input.flatMap((text) => text.split("\n"))];
    // A word of which nobody knows all may be any of these.
    const texts = review.observer === undefined ? [] : others.map(({ text }) => text);
    return await reviewText(first ?? "", inner) ??
      await reviewTexts(texts.filter((text) => /\s/.test(text)), inner);
  }
  const isToRead = letters.has("s");
  inner.state.setPositional((isToRead ? args.slice(at) : others).map(({ text }) => text));
  if (!isToRead && argument?.printed !== undefined && !argument.isDownloaded) {
    return await reviewText(argument.printed, inner);
  }
  const readsInput = isToRead || first === undefined || STANDARD_INPUT.test(first);
  if (!readsInput) return runsDownload(argument, review) ? downloaded(review) : undefined;
  if (review.isFedByDownload) return downloaded(review);
  // `echo "rm -rf /" | sh`, `sh <<EOF`.
  return await reviewText(inputText(review), { ...inner, upstream: [] });
}

function inputText({ input, piped }: ProgramReview): string {
  return [...input, scriptOf(piped)].join("\n");
}
