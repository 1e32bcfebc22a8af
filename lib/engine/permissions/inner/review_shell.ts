/**
 * Looks at what a shell runs: a text, a file, or what it is fed with.
 *
 * @module
 */
import type { Verdict } from "../invocation.ts";
import { hasOption, parseOptions } from "../options.ts";
import type { Argument, ProgramReview } from "./program_review.ts";
import { downloaded, runsDownload } from "../running_downloads.ts";
import { reviewText, reviewTexts } from "./review_text.ts";

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
  const options = parseOptions(args.map(({ text }) => text), [
    ...["-o", "-O", "--rcfile", "--init-file"],
  ]);
  const [first, zero, ...positional] = options.operands;
  const argument = args.find(({ text }) => text === first);
  const inner = { ...review, state: review.state.subshell() };
  const isSetup = (index: number) => /^--(?:rcfile|init-file)$/.test(args[index - 1]?.text ?? "");
  const setups = args.filter((_, index) => isSetup(index)).flatMap(({ printed }) => printed ?? []);
  const refusal = await reviewTexts(setups, inner);
  if (refusal !== undefined) return refusal;
  if (hasOption(options, "-c")) {
    if (argument?.isDownloaded) return downloaded(review);
    inner.state.setPositional(positional);
    if (zero !== undefined) inner.state.set("0", [zero]);
    // A word of which nobody knows all may be any of these.
    const others = review.observer === undefined ? [] : options.operands.slice(1);
    return await reviewText(first ?? "", inner) ??
      await reviewTexts(others.filter((text) => /\s/.test(text)), inner);
  }
  if (argument?.printed !== undefined && !argument.isDownloaded) {
    return await reviewText(argument.printed, inner);
  }
  const readsInput = first === undefined || STANDARD_INPUT.test(first) || hasOption(options, "-s");
  if (!readsInput) return runsDownload(argument, review) ? downloaded(review) : undefined;
  if (review.isFedByDownload) return downloaded(review);
  // `echo "rm -rf /" | sh`, `sh <<EOF`.
  return await reviewText(inputText(review), { ...inner, upstream: [] });
}

function inputText({ input, piped }: ProgramReview): string {
  return [...input, piped.join(" ")].join("\n");
}
