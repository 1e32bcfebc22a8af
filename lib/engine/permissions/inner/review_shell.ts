/**
 * Looks at what a shell runs: a text, a file, or what it is fed with.
 *
 * @module
 */
import type { Verdict } from "../invocation.ts";
import { scriptOf } from "../printed.ts";
import type { Argument, Review } from "../review.ts";
import { downloaded, runsDownload } from "../running_downloads.ts";
import { reviewText, reviewTexts } from "./review_text.ts";
import { shellArguments } from "./shell_arguments.ts";
import { isStandardInput } from "./shells.ts";

/** What the input was for: who reads a program there leaves nothing for what that runs. */
const READ = { input: [], inputFiles: [], isFedByDownload: false, piped: [], upstream: [] };

export async function reviewSource(
  file: Argument | undefined,
  review: Review,
): Promise<Verdict> {
  if (runsDownload(file, review)) return downloaded(review);
  const isInput = file !== undefined && file.printed === undefined && isStandardInput(file.text);
  const refusal = isInput
    ? await reviewText(inputText(review), { ...review, ...READ })
    : await reviewText(file?.printed ?? "", review);
  review.state.source();
  return refusal;
}

/** `sh -c text`, `sh file`, or the program on its standard input. */
export async function reviewShell(
  name: string,
  args: readonly Argument[],
  review: Review,
): Promise<Verdict> {
  const { letters, setups, commands, at } = shellArguments(args.map(({ text }) => text));
  const [argument, ...others] = args.slice(at);
  const first = argument?.text;
  const inner = { ...review, state: review.state.subshell() };
  // There `**` goes through directories by itself.
  if (/^(?:zsh|fish)$/.test(name)) inner.state.loosenGlobs(["globstar"]);
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
  const isPrinted = argument?.printed !== undefined;
  const readsInput = isToRead || first === undefined || (!isPrinted && isStandardInput(first));
  if (!readsInput) return runsDownload(argument, review) ? downloaded(review) : undefined;
  return await reviewFedShell(inner);
}

/** `echo "rm -rf /" | sh`, `sh <<EOF`. */
export async function reviewFedShell(review: Review): Promise<Verdict> {
  if (review.isFedByDownload) return downloaded(review);
  const state = review.state.subshell();
  state.opened = READ;
  return await reviewText(inputText(review), { ...review, ...READ, state });
}

function inputText({ input, piped }: Review): string {
  return [...input, scriptOf(piped)].filter((text) => text !== "").join("\n");
}
