/**
 * Looks at a builtin of the shell: at what it runs, and at what it changes for the commands after it.
 *
 * @module
 */
import type { Verdict } from "../invocation.ts";
import type { Argument, Review } from "../review.ts";
import { downloaded } from "../running_downloads.ts";
import { aliasesIn, runBuiltin } from "./shell_builtins.ts";
import { builtinCommands } from "./builtin_commands.ts";
import { commandsInSettings } from "./command_variables.ts";
import { reviewCounted, reviewIntegers } from "./review_expressions.ts";
import { reviewSource } from "./review_shell.ts";
import { reviewText, reviewTexts } from "./review_text.ts";

/** Builtins, and `env`, that take `NAME=value`. */
const SETS_VARIABLES = /^(?:env|export|declare|typeset|readonly)$/;

/**
 * Looks at `name` as a builtin.
 *
 * @param review of what stands in it, so one deeper than its own
 * @returns what came of it; undefined where it is none, or a program of its name may run
 */
export async function reviewBuiltin(
  name: string,
  words: readonly Argument[],
  review: Review,
): Promise<{ verdict: Verdict } | undefined> {
  const { observer, state } = review;
  const args = words.map(({ text }) => text);
  switch (name) {
    case "eval":
      if (words.some(({ isDownloaded }) => isDownloaded)) return { verdict: downloaded(review) };
      return { verdict: await reviewText(args.join(" "), review) };
    case "trap": {
      const command = args.find((arg) => !arg.startsWith("-")) ?? "";
      return { verdict: await reviewText(command, review) };
    }
    case "alias":
      return { verdict: await reviewDefinedAliases(args, review) };
    case "hash":
      if (args.some((arg) => /^-\w*p/.test(arg))) observer?.unclear("what a name stands for");
      break;
    case "exec":
      if (args.every((arg) => arg.startsWith("-"))) keepOpen(review);
  }
  const refusal = await reviewSettings(name, words, review) ?? reviewCounted(name, args, review) ??
    await reviewTexts(builtinCommands(name, args), review);
  if (refusal !== undefined) return { verdict: refusal };
  if (name === "source" || name === ".") return { verdict: await reviewSource(words[0], review) };
  if (!runBuiltin(name, args, review)) return undefined;
  const set = args.map((arg) => arg.replace(/\+?=[^]*$/, ""));
  const values = set.map((name) => ({ name, values: state.get(name) ?? [] }));
  return { verdict: reviewIntegers(values, review) };
}

async function reviewDefinedAliases(args: readonly string[], review: Review): Promise<Verdict> {
  const aliases = aliasesIn(args);
  for (const [alias, body] of aliases) review.state.setAlias(alias, body);
  const bodies = aliases.map(([_name, body]) => body).join("\n");
  return await reviewText(bodies, { ...review, state: review.state.subshell() });
}

async function reviewSettings(
  name: string,
  words: readonly Argument[],
  review: Review,
): Promise<Verdict> {
  if (!SETS_VARIABLES.test(name)) return undefined;
  return await reviewTexts(commandsInSettings(words), review);
}

/** What `exec` without a command opens stays open. */
function keepOpen({ input, inputFiles, isFedByDownload, state }: Review): void {
  state.opened = { input, inputFiles, isFedByDownload };
}
