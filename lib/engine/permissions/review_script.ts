/**
 * Looks at every command that a script would run, and finds the first that `auto` refuses.
 *
 * @module
 */
import { inputsOf, isDownload, isDownloaded } from "./downloads.ts";
import { refuseOutside, takesTooLong, type Verdict } from "./invocation.ts";
import { printedByCommand, printedByScript, scriptOf } from "./printed.ts";
import { expand, type Review } from "./review.ts";
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
import { filesInVariable, isSetupVariable } from "./inner/command_variables.ts";
import { reviewExpressions } from "./inner/review_expressions.ts";
import { reviewTexts } from "./inner/review_text.ts";
import { setKeptValues, setVariable } from "./inner/set_variables.ts";
import type { Argument } from "./inner/program_review.ts";
import { reviewProgram } from "./review_program.ts";
import { UNKNOWN } from "./shell/expand.ts";
import { linesOf } from "./inner/lines_of.ts";
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

async function reviewPipeline({ commands }: Pipeline, review: Review): Promise<Verdict> {
  const [only, ...others] = commands;
  if (only !== undefined && others.length === 0) return await reviewCommand(only, review);
  let { piped } = review;
  for (const [index, command] of commands.entries()) {
    const upstream = [...review.upstream, ...commands.slice(0, index)];
    const state = review.state.subshell();
    const behind = commands.slice(index + 1);
    const fed = { feeds: feedsReader(behind, review), feedsChanges: feedsChanger(behind, review) };
    const refusal = await reviewCommand(command, { ...review, state, upstream, piped, ...fed });
    if (refusal !== undefined) return refusal;
    piped = printedByCommand(command, piped, {
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
      state.set(command.variable, command.values.flatMap((value) => expand(value, review)));
      return await reviewRedirections(command.redirections, review) ??
        await reviewScript(command.body, review);
    }
    case "group": {
      const targets = command.redirections.map(({ target }) => target);
      const inside = await reviewExpansions(targets, {
        ...{ ...review, feeds: true, feedsChanges: changesNamed(command) },
      });
      if (inside !== undefined) return inside;
      const inner = {
        ...review,
        state: command.isSubshell ? state.subshell() : state,
        piped: [...review.piped, ...linesInto(command.redirections, review)],
      };
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
    const setup = isSetupVariable(name) ? printedIn(value, review) : [];
    const refusal = await setVariable({ name, isAdded }, values, review) ??
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
  const argv = words.flatMap((word) => argumentsOf(word, review));
  if (argv.length > MAX_WORDS) {
    review.observer?.unclear("what so many words mean");
    if (review.observer === undefined) return takesTooLong();
  }
  if (review.observer !== undefined) rememberWritten(command, argv, review);
  if (isDownload(command)) rememberDownload(redirections, review);
  return await reviewProgram(argv, {
    ...review,
    isFedByDownload: review.upstream.some(isDownload) || inputsOf(command).some(isDownloaded),
    input: inputsOf(command).flatMap((word) => expand(word, review)),
    inputFiles: redirections.filter(isInput).flatMap(({ target }) => expand(target, review)),
  });
}

/** What `while read …; do …; done < list` reads. */
function linesInto(redirections: readonly Redirection[], review: Review): string[] {
  const { observer, state, workspace: { home } } = review;
  if (observer === undefined) return [];
  return redirections.filter(isInput).flatMap(({ target }) => {
    const [first] = target;
    if (first?.kind === "process") {
      return printedByScript(first.script, { state, home, isExact: true });
    }
    return expand(target, review).flatMap((path) => linesOf(path, state.cwd) ?? [UNKNOWN]);
  });
}

function isInput({ operator }: Redirection): boolean {
  return operator === "<" || operator === "<>";
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
      const at = { cwd: state.cwd, isElsewhere: workspace.host !== "here" };
      review.observer?.redirection(path, { ...at, isWritten: !isRead });
      if (operator === "<>") review.observer?.redirection(path, { ...at, isWritten: false });
      if (review.observer !== undefined) continue;
      const refusal = isRead
        ? await refuseSecret(["", path], { ...review, cwd: state.cwd })
        : await refuseOutside({ cwd: state.cwd, workspace }, [path]);
      if (refusal !== undefined) return refusal;
    }
  }
  return undefined;
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
