/**
 * Looks at every command that a script would run, and finds the first that `auto` refuses.
 *
 * @module
 */
import { isDownload, isDownloaded } from "./downloads.ts";
import { takesTooLong, type Verdict } from "./invocation.ts";
import { printedByCommand, printedByScript, scriptOf } from "./printed.ts";
import { type Argument, expand, type Review } from "./review.ts";
import {
  changesIn,
  changesInLoop,
  changesNamed,
  changesSubstituted,
  namesSet,
} from "./inner/changes_named.ts";
import { feedsChanger, feedsReader, programsIn } from "./inner/feeding.ts";
import { isContentReader } from "./inner/content_readers.ts";
import { rememberDownload, rememberWritten } from "./inner/remember_files.ts";
import { alternativesOf, printsOneOf } from "./inner/flow/alternatives.ts";
import { filesInVariable, isSetupVariable } from "./inner/command_variables.ts";
import { reviewExpressions } from "./inner/review_expressions.ts";
import { reviewFor, reviewGroup, whileConditional } from "./inner/flow/review_loops.ts";
import { reviewRedirections } from "./inner/flow/review_redirections.ts";
import { reviewTexts } from "./inner/review_text.ts";
import { isListOfValues, setKeptValues, setVariable } from "./inner/set_variables.ts";
import { fedBy } from "./inner/flow/standard_input.ts";
import { reviewProgram } from "./review_program.ts";
import { UNKNOWN } from "./shell/texts.ts";
import type { Command, Pipeline, Script, SimpleCommand, Word } from "./shell/syntax.ts";
import { scriptsIn } from "./shell/convert_word.ts";

/** Nobody uses what a variable holds further behind, and a script may have thousands of commands. */
const MAX_NEXT = 32;
/** Of one program. */
const MAX_WORDS = 4_096;

/** Why `script` is refused; undefined when nothing in it is. */
export async function reviewScript(script: Script, review: Review): Promise<Verdict> {
  for (const [index, pipeline] of script.entries()) {
    const refusal = await reviewPipeline(pipeline, {
      ...review,
      next: script.slice(index + 1, index + 1 + MAX_NEXT),
    });
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

async function reviewPipeline(
  { commands, isConditional = false }: Pipeline,
  review: Review,
): Promise<Verdict> {
  const [only, ...others] = commands;
  if (only !== undefined && others.length === 0) {
    return await whileConditional(isConditional, review, () => reviewCommand(only, review));
  }
  let { piped } = review;
  for (const [index, command] of commands.entries()) {
    const upstream = [...review.upstream, ...commands.slice(0, index)];
    const state = review.state.subshell();
    // Who reads from a pipe reads from nowhere else.
    const nothing = { input: [], inputFiles: [], isFedByDownload: false };
    if (index > 0) state.opened = nothing;
    const behind = commands.slice(index + 1);
    const fed = {
      ...{ feeds: feedsReader(behind, review), feedsChanges: feedsChanger(behind, review) },
      ...index > 0 ? nothing : {},
    };
    const refusal = await reviewCommand(command, { ...review, state, upstream, piped, ...fed });
    if (refusal !== undefined) return refusal;
    const read = index > 0 ? piped : [...piped, ...review.input, ...review.state.opened.input];
    piped = printedByCommand(command, read, {
      ...{ state, home: review.workspace.home },
      isExact: review.observer !== undefined,
    });
  }
  return undefined;
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
      // Which the shell itself calls.
      return /^command_not_found_handler?$/.test(command.name)
        ? await reviewScript(command.body, { ...review, state: state.subshell() })
        : undefined;
    case "for": {
      const feedsChanges = changesInLoop(command.body, command.variable);
      const refusal = await reviewExpansions(command.values, {
        ...{ ...review, feeds: true, feedsChanges },
      }) ??
        await reviewExpansions(command.redirections.map(({ target }) => target), review);
      if (refusal !== undefined) return refusal;
      review.observer?.variable(command.variable);
      const inner = { ...review, ...fedBy(command.redirections, review) };
      return await reviewRedirections(command.redirections, review) ??
        await reviewFor(command, inner);
    }
    case "group": {
      const targets = command.redirections.map(({ target }) => target);
      const inside = await reviewExpansions(targets, {
        ...{ ...review, feeds: true, feedsChanges: changesNamed(command) },
      });
      if (inside !== undefined) return inside;
      const inner = {
        ...review,
        ...fedBy(command.redirections, review),
        state: command.isSubshell ? state.subshell() : state,
      };
      const written = await reviewRedirections(command.redirections, inner);
      if (written !== undefined) return written;
      return await reviewGroup(command, inner);
    }
  }
}

async function reviewSimple(command: SimpleCommand, review: Review): Promise<Verdict> {
  const { assignments, words, redirections } = command;
  const values = assignments.map(({ value }) => value);
  const targets = redirections.map(({ target }) => target);
  // A variable may be read from later.
  const feeds = words.length === 0 || programsIn(command).some(isContentReader);
  const inside = await reviewExpansions([...values, ...words, ...targets], {
    ...{ ...review, feeds },
    feedsChanges: review.observer !== undefined &&
      (changesSubstituted(command) ||
        changesIn(review.next ?? [], { names: namesSet(command) })),
  });
  if (inside !== undefined) return inside;
  const counted = reviewExpressions([], review, command.expressions);
  if (counted !== undefined) return counted;
  for (const { name, value, isAdded } of assignments) {
    const values = expand(value, review, { isValue: true });
    const isList = isListOfValues(value, review.state);
    const setup = isSetupVariable(name) ? printedIn(value, review) : [];
    const refusal = await setVariable({ name, isAdded, isList }, values, review) ??
      await reviewTexts(setup, review);
    if (refusal !== undefined) return refusal;
    for (const file of values.flatMap((text) => filesInVariable(name, text))) {
      if (words.length === 0 || file.includes(UNKNOWN)) continue;
      review.observer?.redirection(file, {
        ...{ cwd: review.state.cwd, isWritten: false },
        isElsewhere: review.workspace.host !== "here",
      });
    }
  }

  const written = await reviewRedirections(redirections, review);
  if (written !== undefined) return written;
  const isSplit = words[0]?.some((part) => part.kind === "variable" && !part.isQuoted);
  if (isSplit && review.state.hasSet("IFS")) review.observer?.unclear("which program it runs");
  const fed = fedBy(redirections, review);
  const argumentsIn = (review: Review) => words.flatMap((word) => argumentsOf(word, review));
  const argv = argumentsIn(review);
  if (argv.length > MAX_WORDS) {
    review.observer?.unclear("what so many words mean");
    if (review.observer === undefined) return takesTooLong();
  }
  if (review.observer !== undefined) rememberWritten(command, argv, { ...review, ...fed });
  if (isDownload(command)) rememberDownload(redirections, review);
  // Of values of which a variable has one, each may be what matters.
  const others = alternativesOf(words, review);
  const refusal = await reviewProgram(argv, { ...review, ...fed });
  if (refusal !== undefined) return refusal;
  for (const state of others.states) {
    const one = { ...review, ...fed, state };
    const refusal = await reviewProgram(argumentsIn(one), one);
    if (refusal !== undefined) return refusal;
  }
  review.state.takeOver(others.states, others.names);
  for (const argv of printedChoices(words, review)) {
    const one = { ...review, ...fed, state: review.state.subshell() };
    const refusal = await reviewProgram(argv, one);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** What is run with each of the words that `$(if …)` may print for the program, or for what that is to do. */
function printedChoices(words: readonly Word[], review: Review): Argument[][] {
  const indexes = [0, 1].filter((index) => printsOneOf(words[index] ?? []));
  if (indexes.length === 0) return [];
  const all = words.map((word) => argumentsOf(word, review));
  return indexes.flatMap((at) =>
    (all[at] ?? []).map((one) => all.flatMap((given, index) => index === at ? [one] : given))
  );
}

function argumentsOf(word: Word, review: Review): Argument[] {
  const isFromNetwork = isDownloaded(word);
  const [text] = printedIn(word, review);
  const printed = text === undefined ? {} : { printed: text };
  return expand(word, review).map((text) => ({ text, isDownloaded: isFromNetwork, ...printed }));
}

/** What is read from the first `<(…)` in a word, as far as it can be told. */
function printedIn(word: Word, { state, observer, workspace: { home } }: Review): string[] {
  const process = word.find((part) => part.kind === "process");
  if (process === undefined) return [];
  const isExact = observer !== undefined;
  return [scriptOf(printedByScript(process.script, { state, home, isExact }))];
}

/** What runs, and which variables are set, while words are expanded. */
async function reviewExpansions(words: readonly Word[], review: Review): Promise<Verdict> {
  for (const script of words.flatMap(scriptsIn)) {
    const refusal = await reviewScript(script, { ...review, state: review.state.subshell() });
    if (refusal !== undefined) return refusal;
  }
  return reviewExpressions(words, review) ?? await setKeptValues(words, review);
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
