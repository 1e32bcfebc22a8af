/**
 * Looks at every command that a script would run, and finds the first that `auto` refuses.
 *
 * @module
 */
import { inputsOf, isDownload, isDownloaded } from "./downloads.ts";
import { locate, refuseOutside, type Verdict } from "./invocation.ts";
import { printedByCommand, printedByScript } from "./printed.ts";
import { expand, type Review } from "./review.ts";
import { commandInVariable } from "./inner/command_variables.ts";
import { reviewTexts } from "./inner/review_text.ts";
import { type Argument, reviewProgram } from "./review_program.ts";
import { refuseSecret } from "./secrets.ts";
import type {
  Command,
  Pipeline,
  Redirection,
  Script,
  SimpleCommand,
  Word,
} from "./shell/syntax.ts";
import { scriptsIn } from "./shell/convert_word.ts";

/** Why `script` is refused; undefined when nothing in it is. */
export async function reviewScript(script: Script, review: Review): Promise<Verdict> {
  for (const pipeline of script) {
    const refusal = await reviewPipeline(pipeline, review);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

async function reviewPipeline({ commands }: Pipeline, review: Review): Promise<Verdict> {
  const [only, ...others] = commands;
  if (only !== undefined && others.length === 0) return await reviewCommand(only, review);
  let { piped } = review;
  for (const [index, command] of commands.entries()) {
    const upstream = [...review.upstream, ...commands.slice(0, index)];
    const state = review.state.subshell();
    const feeds = commands.slice(index + 1).some(readsNamedFiles);
    const refusal = await reviewCommand(command, { ...review, state, upstream, piped, feeds });
    if (refusal !== undefined) return refusal;
    piped = printedByCommand(command, piped, { state, home: review.workspace.home });
  }
  return undefined;
}

/** `xargs cat`, `while read file …`: reads files whose names it is given. */
function readsNamedFiles(command: Command): boolean {
  if (command.kind !== "simple") return true;
  // Also `env xargs`, `time xargs`.
  return command.words.some(([first]) =>
    first?.kind === "text" && /(?:^|\/)(?:g?xargs|parallel|cpio|rush)$/.test(first.text)
  );
}

async function reviewCommand(command: Command, review: Review): Promise<Verdict> {
  const { state } = review;
  switch (command.kind) {
    case "simple":
      return await reviewSimple(command, review);
    case "function":
      if (review.observer === undefined && isForkBomb(command.name, command.body)) {
        return { reason: "it would start itself over and over", instead: "leave it" };
      }
      // What it does is looked at where it is called.
      state.define(command.name, command.body);
      return undefined;
    case "for": {
      const refusal = await reviewSubstitutions(command.values, review);
      if (refusal !== undefined) return refusal;
      review.observer?.variable(command.variable);
      state.set(command.variable, command.values.flatMap((value) => expand(value, review)));
      return await reviewRedirections(command.redirections, review) ??
        await reviewScript(command.body, review);
    }
    case "group": {
      const inner = { ...review, state: command.isSubshell ? state.subshell() : state };
      const wasConditional = inner.state.isConditional;
      inner.state.isConditional = wasConditional || command.isConditional;
      const refusal = await reviewRedirections(command.redirections, inner) ??
        await reviewScript(command.body, inner);
      inner.state.isConditional = wasConditional;
      return refusal;
    }
  }
}

async function reviewSimple(command: SimpleCommand, review: Review): Promise<Verdict> {
  const { assignments, words, redirections } = command;
  const values = assignments.map(({ value }) => value);
  const targets = redirections.map(({ target }) => target);
  const inside = await reviewSubstitutions([...values, ...words, ...targets], review);
  if (inside !== undefined) return inside;
  for (const { name, value } of assignments) {
    const values = expand(value, review);
    review.observer?.variable(name);
    review.state.set(name, values);
    const run = values.flatMap((text) => commandInVariable(name, text) ?? []);
    const refusal = await reviewTexts(run, review);
    if (refusal !== undefined) return refusal;
  }

  const written = await reviewRedirections(redirections, review);
  if (written !== undefined) return written;
  const isSplit = words[0]?.some((part) => part.kind === "variable" && !part.isQuoted);
  if (isSplit && review.state.hasSet("IFS")) review.observer?.unclear("which program it runs");
  const argv = words.flatMap((word) => argumentsOf(word, review));
  if (isDownload(command)) rememberDownload(redirections, review);
  return await reviewProgram(argv, {
    ...review,
    isFedByDownload: review.upstream.some(isDownload) || inputsOf(command).some(isDownloaded),
    input: inputsOf(command).flatMap((word) => expand(word, review)),
  });
}

function argumentsOf(word: Word, review: Review): Argument[] {
  const { state, workspace: { home } } = review;
  const isFromNetwork = isDownloaded(word);
  const [first] = word;
  const printed = first?.kind === "process"
    ? { printed: printedByScript(first.script, { state, home }).join(" ") }
    : {};
  return expand(word, review).map((text) => ({ text, isDownloaded: isFromNetwork, ...printed }));
}

/** What runs while words are expanded. */
async function reviewSubstitutions(words: readonly Word[], review: Review): Promise<Verdict> {
  for (const script of words.flatMap(scriptsIn)) {
    const refusal = await reviewScript(script, { ...review, state: review.state.subshell() });
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

async function reviewRedirections(
  redirections: readonly Redirection[],
  review: Review,
): Promise<Verdict> {
  const { state, workspace } = review;
  for (const { operator, target } of redirections) {
    if (operator.startsWith("<<")) continue;
    for (const path of expand(target, review)) {
      if (/^\d+-?$|^-$/.test(path)) continue; // `2>&1`: a descriptor
      const isRead = operator === "<" || operator === "<&";
      review.observer?.redirection(path, { cwd: state.cwd, isWritten: !isRead });
      if (review.observer !== undefined) continue;
      const refusal = isRead
        ? await refuseSecret(["", path], review)
        : await refuseOutside({ cwd: state.cwd, workspace }, [path]);
      if (refusal !== undefined) return refusal;
    }
  }
  return undefined;
}

/** `curl … > file`: running the file later is running the download. */
function rememberDownload(redirections: readonly Redirection[], review: Review): void {
  for (const { operator, target } of redirections) {
    if (!operator.includes(">")) continue;
    for (const path of expand(target, review)) {
      const place = locate(path, review.state.cwd);
      if (place !== undefined) review.state.addDownload(place);
    }
  }
}

/** `:(){ :|:& }; :` */
function isForkBomb(name: string, body: Script): boolean {
  const calls = (command: Command): boolean =>
    command.kind === "simple"
      ? command.words[0]?.length === 1 && command.words[0][0]?.kind === "text" &&
        command.words[0][0].text === name
      : isForkBomb(name, command.body);
  return body.some(({ commands }) =>
    commands.length > 1
      ? commands.every(calls)
      : commands.some((one) => one.kind !== "simple" && calls(one))
  );
}
