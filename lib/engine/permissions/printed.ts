/**
 * What a command prints, as far as it can be told: the value of `$(…)`, the words of `xargs`, the lines of `read`.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { inputsOf } from "./downloads.ts";
import { EVERYTHING, printedByGit, SOME } from "./inner/printed_by_git.ts";
import { linesOf } from "./inner/lines_of.ts";
import { leavesNumbers, numbersPrinted } from "./inner/prints_number.ts";
import { setsUpShell } from "./inner/shell_setups.ts";
import { locate } from "./invocation.ts";
import { parseOptions, valuesOf } from "./options.ts";
import { findRoots } from "./rules/find.ts";
import { expandWord } from "./shell/expand.ts";
import { programName } from "./shell/program_name.ts";
import type { Command, Script, Word } from "./shell/syntax.ts";
import { UNKNOWN } from "./shell/texts.ts";
import type { ShellState } from "./shell_state.ts";
import { userHome } from "../../sys/user_home.ts";

/** A process or a container that was looked up, and so may be anybody's. */
export const FOUND_PROCESS = `${UNKNOWN}process`;

const FINDERS = new Set(["pgrep", "pidof", "lsof", "ps", "fuser", "ss", "netstat"]);
/** Programs that print one name, without a slash. */
const NAMERS =
  /^(?:date|whoami|hostname|uname|arch|id|nproc|wc|getconf|seq|expr|stat|md5sum|sha\d+sum|cksum|tput|lsb_release|uuidgen|openssl)$/;
/** Programs that print some of what they read. */
const FILTERS =
  /^(?:sort|uniq|head|tail|grep|egrep|rg|tac|shuf|tee|cat|awk|gawk|sed|cut|tr|fmt|column)$/;

/** Of these, those whose operands are the files that they print. */
const PRINTERS = /^(?:sort|uniq|head|tail|tac|shuf|cat)$/;

export interface PrintContext {
  state: ShellState;
  home: string;
  /** Words that are altered count as unknown. */
  isExact?: boolean;
}

/** The words that a script prints; {@linkcode UNKNOWN} stands for what cannot be told. */
export function printedByScript(script: Script, context: PrintContext): string[] {
  const inner = { ...context, state: context.state.subshell() };
  return script.flatMap(({ commands }) => {
    let input: string[] = [];
    for (const command of commands) input = printedByCommand(command, input, inner);
    return input;
  });
}

/**
 * What a shell runs that reads what was printed. Whether that are words of one line or lines is not told: where they may be
 * lines, as those of `printf`, they count as both.
 */
export function scriptOf(printed: readonly string[]): string {
  const inLine = printed.join(" ");
  const mayBeLines = printed.length > 1 && printed.some((text) => /\s/.test(text));
  return mayBeLines ? [...printed, inLine].join("\n") : inLine;
}

/** The words that `command` prints when it reads `input`. */
export function printedByCommand(
  command: Command,
  input: readonly string[],
  context: PrintContext,
): string[] {
  if (command.kind === "function") return [];
  if (command.kind !== "simple") return printedByScript(command.body, context);
  const { state, home, isExact = false } = context;
  const outputOf = (script: Script) => printedByScript(script, context);
  const expand = (word: Word) =>
    expandWord(word, { variables: state, home, homeOf: userHome, outputOf });
  const [program, ...args] = command.words.flatMap(expand);
  // `$(< file)`
  if (program === undefined) {
    return command.redirections.some(({ operator }) => operator === "<") ? [UNKNOWN] : [];
  }
  const isOwn = state.functionNamed(program) ?? state.aliasNamed(program);
  // Which may have the name of any program.
  if (isOwn !== undefined) return [UNKNOWN];
  const name = programName(program);
  if (name === "cd") {
    state.enter(locate(args.at(-1) ?? state.get("HOME")?.[0] ?? home, state.cwd));
    return [];
  }
  if (FINDERS.has(name)) return [FOUND_PROCESS];
  const fed = [...input, ...inputsOf(command).flatMap(expand)];
  const numbers = numbersPrinted(program, args, { isFed: fed.length > 0 });
  if (numbers !== undefined) return numbers;
  const areNumbers = fed.length > 0 && fed.every((text) => /^[\s\d]*$/.test(text));
  if (areNumbers && leavesNumbers(program, args)) return fed;
  if (FILTERS.test(name) && fed.length > 0) {
    // What becomes of the words matters only where one may be a file that nobody is to read.
    return isExact && altersWords(name, args) ? [...fed, UNKNOWN] : fed;
  }
  if (NAMERS.test(name)) return [SOME];
  if (setsUpShell(program, args)) return [":"];
  // It may be another list by then.
  if (isExact && PRINTERS.test(name)) return [...linesIn(args, state), UNKNOWN];
  return printedByProgram(name, args, context) ?? [UNKNOWN];
}

/** The lines of the files among the words of `cat`, `sort`, `head` …, as they are now. */
function linesIn(args: readonly string[], { cwd }: ShellState): string[] {
  return args.filter((arg) => !arg.startsWith("-")).flatMap((file) => linesOf(file, cwd) ?? []);
}

/** Whether a filter prints other words than those that it reads: parts of them, or what it makes of them. */
function altersWords(name: string, args: readonly string[]): boolean {
  if (/^(?:tr|g?sed)$/.test(name)) return true;
  if (/^g?awk$/.test(name)) {
    return args.some((arg) => /\b(?:substr|sub|gsub|gensub|printf)\b|"[^"]*(?:\$\(|`)/.test(arg));
  }
  const options = args.filter((arg) => arg.startsWith("-"));
  if (/^(?:head|tail)$/.test(name)) return options.some((arg) => /^-(?:c|-bytes)/.test(arg));
  if (name === "cut") return options.some((arg) => /^-(?:[bc]|-bytes|-characters)/.test(arg));
  return /^(?:e?grep|rg)$/.test(name) &&
    options.some((arg) => /^-(?:[a-zA-Z]*o|-only-matching|r|-replace)/.test(arg));
}

function printedByProgram(
  name: string,
  args: readonly string[],
  { state }: PrintContext,
): string[] | undefined {
  const operands = args.filter((arg) => !arg.startsWith("-"));
  switch (name) {
    case ":":
    case "true":
    case "test":
    case "[":
    case "export":
    case "set":
      return [];
    case "pwd":
      return [state.cwd ?? UNKNOWN];
    case "echo":
      return args.filter((arg) => !/^-[neE]+$/.test(arg));
    case "printf":
      return printedByPrintf(args[0] === "--" ? args.slice(1) : args);
    case "ls":
      return operands.length === 0 ? [EVERYTHING] : [...operands, SOME];
    case "find":
    case "gfind":
    case "fd":
      return found(name, args);
    case "grep":
    case "rg":
      return [...operands.slice(1).map((path) => `${path}/${SOME}`), `./${SOME}`];
    case "mktemp":
      return [temporaryName(args)];
    case "dirname":
      return operands.map((path) => path.startsWith(UNKNOWN) ? UNKNOWN : dirname(path));
    case "basename":
      return operands.slice(0, 1).map((path) => path.includes(UNKNOWN) ? SOME : basename(path));
    case "realpath":
    case "readlink":
      return operands.map((path) => locate(path, state.cwd) ?? UNKNOWN);
    case "which":
    case "command":
    case "type":
      return operands.map((program) => `/usr/bin/${program}`);
    case "docker":
    case "podman":
      return /^(?:ps|images|container|volume|network|image)$/.test(operands[0] ?? "")
        ? [FOUND_PROCESS]
        : [SOME];
    case "npm":
      return operands[0] === "bin" || operands[0] === "root" ? ["node_modules/.bin"] : undefined;
    case "git":
      return printedByGit(args, state);
    default:
      return undefined;
  }
}

/** Its format with the words put in, as often as there are some; a line each. */
export function printedByPrintf([format = "", ...words]: readonly string[]): string[] {
  let left = [...words];
  let text = "";
  do {
    const before = left.length;
    text += format.replaceAll(/%(?:%|[-+ #0]*[\d*]*(?:\.\d+)?[A-Za-z])/g, (mark) => {
      if (mark === "%%") return "%";
      const [word = "", ...others] = left;
      left = others;
      return word;
    });
    if (left.length === before) break;
  } while (left.length > 0);
  return unescaped(text).split("\n").filter(Boolean);
}

/** `\x41`, `\101`, `\n`; a NUL ends a name as a line break does. */
function unescaped(text: string): string {
  return text.replaceAll(
    /\\(?:x([0-9a-fA-F]{1,2})|0?([0-7]{1,3})|u([0-9a-fA-F]{1,4})|([nrt0\\]))/g,
    (
      mark,
      hex,
      octal,
      unicode,
      letter,
    ) => {
      const code = hex ?? unicode;
      if (code !== undefined) return String.fromCharCode(parseInt(code, 16));
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8)).replace("\0", "\n");
      return ({ n: "\n", r: "\r", t: "\t", "\\": "\\" } as Record<string, string>)[letter] ?? mark;
    },
  );
}

/** The files below each root; all of them when nothing narrows the search. */
function found(name: string, args: readonly string[]): string[] {
  const roots = name === "fd" ? args.filter((arg) => arg.startsWith("/")) : findRoots(args);
  const what = name === "fd" || isNarrowed(args) ? SOME : EVERYTHING;
  return (roots.length === 0 ? ["."] : roots).map((root) => `${root}/${what}`);
}

/** Tests of `find` that pick some files; a negated one leaves nearly all. */
const PICKING =
  /^-(?:i?name|i?path|i?wholename|i?regex|i?lname|empty|[acm]time|[acm]min|newer\w*|size|user|group|inum|samefile|links|xtype)$/;

/** Whether a `find` picks some files by name, age, size …, not by kind or depth alone. */
export function isNarrowed(args: readonly string[]): boolean {
  return args.some((arg, index) =>
    PICKING.test(arg) && !["!", "-not"].includes(args[index - 1] ?? "") &&
    !/^\*?$/.test(args[index + 1] ?? "x")
  );
}

function temporaryName(args: readonly string[]): string {
  const options = parseOptions(args, ["-p", "--tmpdir", "--suffix"]);
  const [template = "tmp.XXXXXXXXXX"] = options.operands;
  const [directory = "/tmp"] = valuesOf(options, "-p", "--tmpdir");
  const isPath = options.operands.length > 0 && !options.names.has("-p") &&
    !options.names.has("-t") && !options.names.has("--tmpdir");
  return isPath ? template : `${directory}/${template}`;
}
