/**
 * Variables of which nobody can tell which of several values they have: `if …; then s=push; fi; git $s`.
 *
 * @module
 */
import type { Review } from "../../review.ts";
import type { ShellState } from "../../shell_state.ts";
import type { Command, Word } from "../../shell/syntax.ts";

/** Of values together that are each looked at, wherever they stand. */
const MAX_ANYWHERE = 16;
/** Of more, those of variables that may say what is run: of git, which is asked about files, the subcommand. */
const MAX_TOGETHER = 64;
const LEADING = 4;
const LEADING_OF_GIT = 2;
/** A state costs as much as so many texts. */
const WORK = 8;

/** What a shell may know instead of all that it may: in each state, some variables have one of their values. */
export interface Alternatives {
  names: ReadonlySet<string>;
  states: readonly ShellState[];
}

/** As far as `words` are about them. */
export function alternativesOf(words: readonly Word[], review: Review): Alternatives {
  const { state } = review;
  const all = choicesIn(words, state);
  const [first] = words[0] ?? [];
  const isGit = first?.kind === "text" && /(?:^|\/)git$/.test(first.text);
  const choices = countOf(all) <= MAX_ANYWHERE
    ? all
    : choicesIn(words.slice(0, isGit ? LEADING_OF_GIT : LEADING), state);
  const names = new Set(choices.map(({ name }) => name));
  return { names, states: choices.length === 0 ? [] : statesOf(choices, review) };
}

interface Choice {
  name: string;
  values: readonly string[];
}

function choicesIn(words: readonly Word[], state: ShellState): Choice[] {
  const names = new Set(words.flatMap((word) => namesIn(word, state)));
  return Array.from(names, (name) => ({ name, values: state.get(name) ?? [] }))
    .filter(({ values }) => values.length > 1);
}

function countOf(choices: readonly Choice[]): number {
  return choices.reduce((count, { values }) => count * values.length, 1);
}

function statesOf(choices: readonly Choice[], { state, work }: Review): ShellState[] {
  const copy = (from: ShellState, name: string, value: string) => {
    const chosen = from.subshell();
    chosen.isConditional = false;
    chosen.choose(name, value);
    chosen.isConditional = from.isConditional;
    work.left -= WORK;
    return chosen;
  };
  if (countOf(choices) > MAX_TOGETHER) {
    return choices.flatMap(({ name, values }) => values.map((value) => copy(state, name, value)));
  }
  return choices.reduce(
    (states, { name, values }) =>
      states.flatMap((from) => values.map((value) => copy(from, name, value))),
    [state],
  );
}

/** The variables in a word that have one of their values. */
function namesIn(word: Word, state: ShellState): string[] {
  return word.flatMap((part) => {
    if (part.kind === "array") return part.elements.flatMap((element) => namesIn(element, state));
    if (part.kind !== "variable") return [];
    const { name, change, isElement = false } = part;
    return [
      ...isElement || state.hasAlternatives(name) ? [name] : [],
      ...change !== undefined && "word" in change ? namesIn(change.word, state) : [],
    ];
  });
}

/** Whether what a substitution in a word prints is one of several things: `$(if …; then echo a; else echo b; fi)`. */
export function printsOneOf(word: Word): boolean {
  return word.some((part) =>
    part.kind === "substitution" &&
    part.script.some(({ commands, isConditional = false }) =>
      isConditional || commands.slice(-1).some(isConditionalGroup)
    )
  );
}

function isConditionalGroup(command: Command): boolean {
  return command.kind === "group" && command.isConditional;
}
