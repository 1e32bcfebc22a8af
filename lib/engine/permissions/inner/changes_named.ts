/**
 * Commands that change the files whose names they are given: `xargs sed -i`, `while read f; do mv "$f" …`.
 *
 * @module
 */
import { parseShell } from "../shell/parse_shell.ts";
import { programName } from "../shell/program_name.ts";
import {
  type Command,
  type Script,
  ShellSyntaxError,
  type SimpleCommand,
  type Word,
} from "../shell/syntax.ts";
import { UNKNOWN } from "../shell/texts.ts";
import { changedWords } from "../user_rules/recursive_writes.ts";
import { innerCommands } from "../wrappers.ts";
import { takesNames } from "./file_lists.ts";
import { isParsedShell } from "./shells.ts";

/** Programs and commands that are looked at for one question: what is nested deeper counts as one that changes. */
const MAX_LOOKS = 1_000;

/** How much may still be looked at. */
interface Work {
  left: number;
}

/** What a program that is given names by `sh -c` calls them. */
const POSITIONAL: ReadonlySet<string> = new Set([..."0123456789@*"]);
const NONE: ReadonlySet<string> = new Set();

function newWork(): Work {
  return { left: MAX_LOOKS };
}

/** Whether a command that follows in a pipe changes what it is given by its names. */
export function changesNamed(command: Command): boolean {
  return command.kind === "simple"
    ? changesTaken(wordsOf(command, { names: NONE }), newWork())
    : changesRead(command);
}

/** Whether what stands in a loop changes what the variable names. */
export function changesInLoop(body: Script, variable: string): boolean {
  return changesIn(body, { names: new Set([variable]) });
}

/** Whether what a `find` or `fd` runs on what it finds changes that. */
export function changesFound({ name, args }: { name: string; args: readonly string[] }): boolean {
  const placed = args.map((arg) => arg.replaceAll(/\{[./]*\}/g, UNKNOWN));
  const at = placed.findIndex((arg) => /^(?:-[xX]|--exec(?:-batch)?)$/.test(arg));
  if (/^(?:fd|fdfind)$/.test(name) && at !== -1) {
    const command = placed.slice(at + 1);
    return changesWords(command.includes(UNKNOWN) ? command : [...command, UNKNOWN], newWork());
  }
  const work = newWork();
  return /^g?find$/.test(name) &&
    innerCommands({ name, args: placed }, []).some(({ argv }) => changesWords(argv, work));
}

/** The variables that a command sets: `files=$(…)`, `mapfile -t files < <(…)`. */
export function namesSet(command: SimpleCommand): ReadonlySet<string> {
  const { assignments, words } = command;
  return new Set([
    ...words.length === 0 ? assignments.map(({ name }) => name) : [],
    ...namesRead(wordsOf(command, { names: NONE })),
  ]);
}

/** Whether it changes what is printed by a substitution among its words. */
export function changesSubstituted(command: SimpleCommand): boolean {
  return changesWords(wordsOf(command, { names: NONE, isOfSubstitutions: true }), newWork());
}

/** Of `while read f`, whether it changes what `$f` names; of any other group, what in it takes names. */
function changesRead(command: Exclude<Command, SimpleCommand>): boolean {
  const scripts = [command.body];
  const names = new Set(["REPLY", "MAPFILE"]);
  const inside: Command[] = [];
  for (const script of scripts) {
    for (const one of script.flatMap(({ commands }) => commands)) {
      inside.push(one);
      if (one.kind !== "simple") scripts.push(one.body);
      else for (const name of namesRead(wordsOf(one, { names: NONE }))) names.add(name);
    }
  }
  return changesIn(command.body, { names }) ||
    inside.some((one) => one.kind === "simple" && changesNamed(one));
}

function namesRead([program = "", ...args]: readonly string[]): string[] {
  const at = [program, ...args].findIndex((word) => /^(?:read|mapfile|readarray)$/.test(word));
  return at === -1 ? [] : args.slice(at).filter((word) => /^[A-Za-z_]\w*$/.test(word));
}

/** Whether something in a script changes what one of these variables names. */
export function changesIn(
  script: Script,
  { names, work = newWork() }: { names: ReadonlySet<string>; work?: Work },
): boolean {
  if (names.size === 0) return false;
  return script.some(({ commands }) => commands.some(changes));

  function changes(command: Command): boolean {
    if (--work.left < 0) return true;
    if (command.kind === "simple") {
      return changesWords(wordsOf(command, { names }), work) ||
        command.redirections.some(({ operator, target }) =>
          operator.startsWith(">") && isGiven(textOf(target, { names }))
        );
    }
    // `for f; do` is one of `"$@"`.
    const isNamed = command.kind === "for" &&
      (command.values.length === 0 ||
        command.values.some((value) => isGiven(textOf(value, { names }))));
    const inner = isNamed ? new Set([...names, command.variable]) : names;
    return changesIn(command.body, { names: inner, work });
  }
}

/** Of a program that is given names by a pipe. */
function changesTaken(words: readonly string[], work: Work): boolean {
  const at = words.findIndex((word) => takesNames(programName(word)));
  if (at === -1) return false;
  const [program = "", ...args] = words.slice(at);
  return innerCommands({ name: programName(program), args }, [UNKNOWN])
    .some(({ argv }) => changesWords(argv, work));
}

/** Whether a program changes one of its words that is such a name; through wrappers and shells. */
function changesWords([program = "", ...args]: readonly string[], work: Work): boolean {
  if (--work.left < 0) return true;
  const name = programName(program);
  if (changedWords({ name, args }).some(isGiven)) return true;
  if (isParsedShell(name)) {
    return args.some((text) => /\s/.test(text) && changesInText(text, work));
  }
  if (takesNames(name)) return changesTaken([program, ...args], work);
  return innerCommands({ name, args }, []).some(({ argv }) => changesWords(argv, work));
}

function changesInText(text: string, work: Work): boolean {
  try {
    return changesIn(parseShell(text), { names: POSITIONAL, work });
  } catch (error) {
    if (error instanceof ShellSyntaxError) return false;
    throw error;
  }
}

function isGiven(word: string): boolean {
  return word.replace(/^(?:\.\/|of=)/, "") === UNKNOWN;
}

interface Naming {
  /** Variables whose values are such names. */
  names: ReadonlySet<string>;
  /** What a substitution prints is one. */
  isOfSubstitutions?: boolean;
}

function wordsOf({ words }: SimpleCommand, naming: Naming): string[] {
  return words.map((word) => textOf(word, naming));
}

/** What is such a name is {@linkcode UNKNOWN}; of anything else that is not known it is enough that it is none. */
function textOf(word: Word, { names, isOfSubstitutions = false }: Naming): string {
  return word.map((part) => {
    if (part.kind === "text") return part.text;
    if (part.kind === "variable" && names.has(part.name) && part.change === undefined) {
      return UNKNOWN;
    }
    return part.kind === "substitution" && isOfSubstitutions ? UNKNOWN : "$";
  }).join("");
}
