/**
 * What the builtins of a shell change for the commands after them.
 *
 * @module
 */
import { linesOf } from "./lines_of.ts";
import { locate } from "../invocation.ts";
import { parseOptions, valuesOf } from "../options.ts";
import { printedByPrintf } from "../printed.ts";
import type { Review } from "../review.ts";
import { UNKNOWN } from "../shell/texts.ts";
import type { ShellState } from "../shell_state.ts";

type BuiltinReview = Pick<
  Review,
  "state" | "workspace" | "observer" | "piped" | "input" | "inputFiles"
>;

/** Applies a builtin to the state of the shell; false when `name` is none of these. */
export function runBuiltin(name: string, args: readonly string[], review: BuiltinReview): boolean {
  const { state } = review;
  switch (name) {
    case "cd":
    case "chdir":
      changeDirectory(args, review);
      return true;
    case "pushd":
      pushDirectory(args, state);
      return true;
    case "popd":
      popDirectory(args, state);
      return true;
    case "dirs":
      if (args.some((arg) => /^-[lpv]*c/.test(arg))) state.clearDirectories();
      return true;
    case "export":
    case "declare":
    case "local":
    case "readonly":
    case "typeset":
    case "nameref":
      declareVariables(name, args, state);
      return true;
    case "unset":
      unsetVariables(args, state);
      return true;
    case "read":
      readVariables(args, review);
      return true;
    case "printf":
      printToVariable(args, state);
      return true;
    case "getopts":
      if (args[1] !== undefined) state.set(args[1], [UNKNOWN]);
      return true;
    case "shopt":
      if (!args.some((arg) => /^-\w*u/.test(arg))) state.loosenGlobs(args);
      return true;
    case "setopt":
    case "unsetopt":
      state.loosenGlobs(args);
      return true;
    case "wait": {
      // It is unset first, and stays so where no job is waited for: `$D/*` is `/*` then.
      const at = args.findIndex((arg) => /^-\w*p$/.test(arg));
      const name = at === -1 ? undefined : args[at + 1];
      if (name !== undefined) state.set(name, [UNKNOWN]);
      return true;
    }
    case "set": {
      state.loosenGlobs(args);
      const index = args.findIndex((arg) => arg === "--" || !/^[-+]/.test(arg));
      const isOption = /^[-+]o$/.test(args[index - 1] ?? "");
      if (index !== -1 && !isOption) {
        state.setPositional(args.slice(index).filter((arg) => arg !== "--"));
      }
      return true;
    }
    case "mapfile":
    case "readarray":
      readLines(args, review);
      return true;
    case "shift":
      state.shift();
      return true;
    default:
      return false;
  }
}

/** The names that the words of `alias` define, and what each stands for, without the arguments that it will get. */
export function aliasesIn(words: readonly string[]): [name: string, body: string][] {
  return words.flatMap((word) => {
    const [, name, body] = /^([^-=][^=]*)=([^]*)$/.exec(word) ?? [];
    return name === undefined || body === undefined ? [] : [[name, body] as [string, string]];
  });
}

function changeDirectory(args: readonly string[], { state, workspace }: BuiltinReview): void {
  const [directory] = args.filter((arg) => !/^-[LPe@]+$/.test(arg) && arg !== "--");
  if (directory === "-") state.enterPrevious();
  else if (directory !== undefined) state.enter(entered(directory, state));
  else {
    const [home = workspace.home, ...others] = state.get("HOME") ?? [];
    state.enter(others.length > 0 ? undefined : locate(home, state.cwd));
  }
}

/** Undefined where a script has set CDPATH: then a name may be one in any of its directories. */
function entered(directory: string, state: ShellState): string | undefined {
  const isSearched = state.hasSet("CDPATH") && !/^(?:\/|\.\.?(?:\/|$))/.test(directory);
  return isSearched ? undefined : locate(directory, state.cwd);
}

function pushDirectory(args: readonly string[], state: ShellState): void {
  const [directory] = args.filter((arg) => arg !== "-n" && arg !== "--");
  const isRotated = /^[+-]\d+$/.test(directory ?? "");
  if (args.includes("-n")) {
    const { cwd } = state;
    state.push({ path: cwd });
    state.forgetDirectories();
  } else if (directory === undefined) state.push();
  else state.push({ path: isRotated ? undefined : entered(directory, state) });
  if (isRotated) state.forgetDirectories();
}

/** `+1` and its like take one away from among the others, and `-n` leaves none. */
function popDirectory(args: readonly string[], state: ShellState): void {
  const [place] = args.filter((arg) => arg !== "--");
  if (place === undefined || place === "+0") return state.pop();
  // `-0` is the last of them, which may be where we are.
  if (/^-\d/.test(place)) state.enter(undefined);
  state.forgetDirectories();
}

const NAME = /^([A-Za-z_]\w*(?:\[[^\]]*\])?)(?:(\+?)=([^]*))?$/;

/** `declare -A`, `declare -i`, `declare -n`, `export name=value` … */
function declareVariables(builtin: string, args: readonly string[], state: ShellState): void {
  const has = (letter: string) =>
    args.some((arg) => /^-[A-Za-z]+$/.test(arg) && arg.includes(letter));
  // `export -n` takes a variable out of the environment.
  const isReference = builtin === "nameref" || (builtin !== "export" && has("n"));
  const letters = has("l") ? "lower" : has("u") ? "upper" : undefined;
  const kinds = { hasKeys: has("A"), isInteger: has("i"), letters } as const;
  const isPlain = args.some((arg) => /^\+[A-Za-z]*n/.test(arg));
  const set = new Map<string, { values: string[]; isAdded: boolean }>();
  for (const arg of args) {
    const [, name, plus, value] = NAME.exec(arg) ?? [];
    if (name === undefined) continue;
    if (isPlain) state.unsetReference(name);
    state.declare(name, kinds);
    if (isReference) state.refer(name, value === undefined ? [] : [value]);
    else if (value !== undefined) {
      // Several of one name are the elements of an array.
      const values = [...set.get(name)?.values ?? [], value];
      set.set(name, { values, isAdded: plus === "+" });
    }
  }
  for (const [name, { values, isAdded }] of set) {
    const isList = values.length > 1 && has("a");
    if (isAdded) state.add(name, values, { how: isList ? "beside" : "after" });
    else state.set(name, values, { isList });
  }
}

function unsetVariables(args: readonly string[], state: ShellState): void {
  const isReference = args.some((arg) => /^-\w*n/.test(arg));
  // `unset -f` means functions alone.
  if (args.some((arg) => /^-\w*f/.test(arg))) return;
  for (const name of args) {
    if (isReference) state.unsetReference(name);
    else state.unset(name);
  }
}

/** `printf -v name …`. */
function printToVariable(args: readonly string[], state: ShellState): void {
  const [, attached] = /^-v(.+)/s.exec(args[0] ?? "") ?? [];
  const name = attached ?? (args[0] === "-v" ? args[1] : undefined);
  if (name === undefined) return;
  const words = args.slice(attached === undefined ? 2 : 1);
  state.set(name, [printedByPrintf(words).join("\n")]);
}

/** `mapfile` gets them all. */
function readLines(args: readonly string[], review: BuiltinReview): void {
  const options = ["-d", "-n", "-O", "-s", "-u", "-C", "-c"];
  const [name = "MAPFILE"] = parseOptions(args, options).operands;
  review.state.set(name, linesFor(review) ?? [UNKNOWN], { isList: true });
}

/** `read` gets a line of what is piped or fed to it: one word for each name, and the rest for the last. */
function readVariables(args: readonly string[], review: BuiltinReview): void {
  const { state } = review;
  const options = parseOptions(args, ["-p", "-d", "-n", "-N", "-t", "-u", "-i", "-a"]);
  const lines = linesFor(review);
  const separators = state.hasSet("IFS") ? state.get("IFS")?.join("") ?? "" : " \t\n";
  const wordsOf = (line: string) => splitAt(line, separators);
  const [array] = valuesOf(options, "-a");
  if (array !== undefined) {
    return state.set(array, lines?.flatMap(wordsOf) ?? [UNKNOWN], { isList: true });
  }
  const names = options.operands.length > 0 ? options.operands : ["REPLY"];
  for (const [index, name] of names.entries()) {
    const isLast = index === names.length - 1;
    const part = (line: string) => {
      if (names.length === 1) return line;
      // What is not known may be several words.
      if (line.includes(UNKNOWN)) return UNKNOWN;
      const words = wordsOf(line);
      return isLast ? words.slice(index).join(" ") : words[index] ?? "";
    };
    state.set(name, lines?.map(part) ?? [UNKNOWN]);
  }
}

function splitAt(line: string, separators: string): string[] {
  if (separators.includes(UNKNOWN)) return [UNKNOWN];
  const words = [""];
  for (const character of line) {
    if (separators.includes(character)) words.push("");
    else words[words.length - 1] += character;
  }
  return words.filter((word) => word !== "");
}

/** Undefined where nobody can tell. */
function linesFor(
  { observer, state, piped, input, inputFiles }: BuiltinReview,
): string[] | undefined {
  // Words may stand in one line.
  const inLine = piped.length > 1 ? [piped.join(" ")] : [];
  const lines = [...piped, ...inLine, ...input].flatMap((text) => text.split("\n"));
  // Only who refuses nothing by itself asks for what is in files.
  const listed = inputFiles.map((file) =>
    observer === undefined ? undefined : linesOf(file, state.cwd)
  );
  const all = [...lines, ...listed.flatMap((each) => each ?? [UNKNOWN])]
    .filter((line) => line !== "");
  return all.length > 0 ? all : undefined;
}
