/**
 * What the builtins of a shell change for the commands after them.
 *
 * @module
 */
import { locate } from "./invocation.ts";
import { parseOptions } from "./options.ts";
import { printedByPrintf } from "./printed.ts";
import type { Review } from "./review.ts";
import { UNKNOWN } from "./shell/expand.ts";
import type { ShellState } from "./shell_state.ts";

type BuiltinReview = Pick<Review, "state" | "workspace" | "piped"> & { input: readonly string[] };

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
      declareKinds(args, state);
      setVariables(args, state);
      return true;
    case "unset":
      for (const variable of args) state.unset(variable);
      return true;
    case "read":
      readVariables(args, review);
      return true;
    case "printf":
      if (args[0] === "-v" && args[1] !== undefined) {
        state.set(args[1], [printedByPrintf(args.slice(2)).join("\n")]);
      }
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

/** `declare -A`, `declare -i`. */
function declareKinds(args: readonly string[], state: ShellState): void {
  const has = (letter: string) =>
    args.some((arg) => /^-[A-Za-z]+$/.test(arg) && arg.includes(letter));
  const kinds = { hasKeys: has("A"), isInteger: has("i") };
  for (const arg of args) {
    const [name] = /^[A-Za-z_]\w*/.exec(arg) ?? [];
    if (name !== undefined) state.declare(name, kinds);
  }
}

function setVariables(args: readonly string[], state: ShellState): void {
  const set = new Map<string, string[]>();
  for (const arg of args) {
    const [, name, value = ""] = arg.match(/^([A-Za-z_]\w*)\+?=(.*)$/s) ?? [];
    // Several of one name are the elements of an array.
    if (name !== undefined) set.set(name, [...set.get(name) ?? [], value]);
  }
  // `declare -n`: it stands for the variable that is its value.
  const isReference = args.some((arg) => /^-[A-Za-z]*n/.test(arg));
  for (const [name, values] of set) state.set(name, isReference ? [UNKNOWN] : values);
}

/** `mapfile` gets them all. */
function readLines(args: readonly string[], review: BuiltinReview): void {
  const options = ["-d", "-n", "-O", "-s", "-u", "-C", "-c"];
  const [name = "MAPFILE"] = parseOptions(args, options).operands;
  readVariables([name], review);
}

/** `read` gets a line of what is piped or fed to it; of a file, nobody can tell. */
function readVariables(args: readonly string[], { state, piped, input }: BuiltinReview): void {
  const { operands } = parseOptions(args, ["-p", "-d", "-n", "-N", "-t", "-u", "-i", "-a"]);
  const lines = [...piped, ...input.map((text) => text.trimEnd())];
  for (const variable of operands.length > 0 ? operands : ["REPLY"]) {
    state.set(variable, lines.length > 0 ? lines : [UNKNOWN]);
  }
}
