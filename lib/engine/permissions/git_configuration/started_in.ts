/**
 * What a command line starts, told by where a word stands.
 *
 * @module
 */
import { embeddedCommands } from "../inner/embedded_commands.ts";
import { wrapperNamed } from "../inner/wrapper_named.ts";
import { programName } from "../shell/program_name.ts";
import { splitWords } from "../shell/split_words.ts";
import { innerCommands } from "../wrappers.ts";
import { type Interpreter, interpreterNamed } from "./interpreters.ts";

/** What stands between two commands, and around those in others. */
export const SEPARATORS = /([;|&(){}`\n]+)/;
const CHANGES_DIRECTORY = /^(?:cd|pushd)$/;
/** Of wrappers of all kinds: options that say where the rest is. */
const DIRECTORIES = [
  ...["-C", "-D", "--directory", "--chdir", "--cwd", "--dir", "--prefix", "--project"],
  "--working-directory",
];
const KEYWORD = /^(?:if|then|do|else|elif|while|until|!|\$)$/;
const ASSIGNMENT = /^[A-Za-z_]\w*=/;
/** Their words are a command; `uv --unknown x run y.py` leaves such a `run`. */
const PASSES_ON = /^(?:eval|trap|coproc|run)$/;
/** Of PATH. */
const NAME = /^\w[\w.+-]*$/;
const OPTION = /^[-+]./;
const MODULE = /^\w+(?:\.\w+)*$/;
const MAX_DEPTH = 4;
/** Of wrappers in each other: nobody writes more. */
const MAX_WRAPPERS = 16;

export interface StartedOptions {
  /** Whether a word may be a file, for this program; where it is stated, nothing else can stand there. */
  mayBeFile: (word: string, program: string | undefined, isStated?: boolean) => boolean;
  /** Told of each program that is looked for in PATH. */
  onProgram?: ((name: string) => void) | undefined;
  /** Told where a line goes before it starts something. */
  onDirectory: (word: string) => void;
  /** Whether what is run without being named (`make`) does not count. */
  isNamed?: boolean;
}

interface Line extends StartedOptions {
  /** Where names are looked for before all other directories: `PATH=./bin:$PATH jq`. */
  searched: Set<string>;
  depth: number;
  wrappers: number;
}

/** Whether the word after this one may be what runs: that of an interpreter, or of a wrapper. */
export function runsNextWord(name: string): boolean {
  return (interpreterNamed(name) ?? { operand: "work" }).operand !== "work" ||
    wrapperNamed(name) !== undefined || PASSES_ON.test(name);
}

/** Words that name programs and scripts, as they stand there. */
export function startedIn(text: string, options: StartedOptions): Generator<string> {
  return startedInText(text, { ...options, searched: new Set(), depth: 0, wrappers: 0 });
}

function* startedInText(text: string, line: Line): Generator<string> {
  if (line.depth > MAX_DEPTH) return;
  const words = splitWords(text);
  for (const word of words) {
    // `sh -c 'node tools/x.js "$@"' -`; it may as well be words for somebody: `notify-send 'make is done'`
    if (/\s/.test(word)) {
      yield* startedInText(word, { ...line, depth: line.depth + 1, isNamed: true });
    }
    const [, path = ""] = /^PATH=(.*)$/s.exec(word) ?? [];
    for (const entry of path === "" ? [] : path.split(":")) {
      // Empty is where it runs.
      const directory = entry === "" || /^\.\/*$/.test(entry) ? "." : entry;
      if (directory === "." || line.mayBeFile(directory, undefined, true)) {
        line.searched.add(directory);
      }
    }
  }
  for (const command of commandsOf(words)) yield* startedBy(command, line);
}

/** The simple commands. Which of their characters were between quotes nobody knows any more. */
function commandsOf(words: readonly string[]): string[][] {
  const commands: string[][] = [[]];
  for (const word of words) {
    // That of `find -exec ./x {} \;`, and what was looked into as a whole.
    const pieces = word === "{}" || /\s/.test(word) ? [word] : word.split(SEPARATORS);
    for (const [index, piece] of pieces.entries()) {
      if (index % 2 === 1) commands.push([]);
      else if (piece !== "") {
        // No program is called so: `find -exec ./x {} \; -exec ./y {} \;`
        if (commands.at(-1)?.length === 0 && piece.startsWith("-") && commands.length > 1) {
          commands.pop();
          commands.at(-1)?.push(";");
        }
        commands.at(-1)?.push(piece);
      }
    }
  }
  return commands;
}

/** @param wrapper whose words these are */
function* startedBy(words: readonly string[], above: Line, wrapper?: string): Generator<string> {
  if (above.wrappers > MAX_WRAPPERS) return;
  const line = { ...above, wrappers: above.wrappers + 1 };
  const start = words.findIndex((word) =>
    word !== "" && !KEYWORD.test(word) && !ASSIGNMENT.test(word)
  );
  const [program, ...args] = start === -1 ? [] : words.slice(start);
  if (program === undefined) return;
  if (NAME.test(program)) {
    line.onProgram?.(program);
    yield* Array.from(line.searched, (directory) => `${directory}/${program}`);
  }
  if (line.mayBeFile(program, wrapper)) yield program;
  const name = programName(program);
  if (CHANGES_DIRECTORY.test(name)) {
    for (const word of args) if (!word.startsWith("-")) line.onDirectory(word);
    return;
  }
  if (PASSES_ON.test(name)) {
    const [first = "", ...others] = args.filter((word) => word !== "--");
    // With blanks it was looked into as a whole.
    if (!/\s/.test(first)) yield* startedBy([first, ...others], line, name);
    return;
  }
  const deeper = { ...line, depth: line.depth + 1 };
  const isWrapper = wrapperNamed(name) !== undefined;
  const interpreter = interpreterNamed(name);
  const directories = directoriesOf(args, [
    ...interpreter?.directories ?? [],
    ...isWrapper ? DIRECTORIES : [],
  ]);
  for (const directory of directories) line.onDirectory(directory);
  const inner = innerCommands({ name, args }, []);
  for (const { argv } of inner) {
    // `sh -c text`: of a wrapper that takes a text.
    yield* startedBy(argv, argv[0] === "sh" ? deeper : line, name);
  }
  // `yarn node x.js`
  const hasVerb = isWrapper && wrapperNamed(name)?.subcommand !== undefined && inner.length === 0;
  if (hasVerb && interpreter === undefined && interpreterNamed(args[0] ?? "") !== undefined) {
    yield* startedBy(args, line, name);
  }
  for (const text of embeddedCommands({ name, args })) yield* startedInText(text, deeper);
  if (interpreter !== undefined) {
    const given = Array.from(scriptsOf({ name, args, interpreter }, deeper));
    yield* given;
    const { files = [] } = given.length > 0 || line.isNamed ? {} : interpreter;
    const within = directories.filter((word) => word === "." || line.mayBeFile(word, name, true));
    for (const directory of directories.length > 0 ? within : ["."]) {
      yield* files.map((file) => `${directory}/${file}`);
    }
  }
}

/** `make -C tools`, `uv --directory=tools run x.py`: as they stand there. */
function directoriesOf(args: readonly string[], options: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    const [, option = "", attached] = /^(--[^=]+)=(.+)$/.exec(arg) ?? /^(-C)(.+)$/.exec(arg) ??
      [arg, arg];
    return options.includes(option) ? attached ?? args[index + 1] ?? [] : [];
  });
}

interface Interpreted {
  name: string;
  args: readonly string[];
  interpreter: Interpreter;
}

/** What an interpreter runs of what it is given. */
function* scriptsOf({ name, args, interpreter }: Interpreted, line: Line): Generator<string> {
  const { script, scripts, loads, commands, modules, instead, operand, verbs } = interpreter;
  const { withValue, directories = [] } = interpreter;
  const { mayBeFile } = line;
  /** What stands behind an option which nobody knows may be its value. */
  let isUnclear = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    const next = args[i + 1] ?? "";
    if (arg === "--") isUnclear = false;
    else if (arg === "<") {
      if (operand === undefined && mayBeFile(next, name, true)) yield next;
      return;
    } else if (/^\d?>/.test(arg)) i += /^\d?>+$/.test(arg) ? 1 : 0;
    else if (OPTION.test(arg)) {
      const [, option = arg, attached] = /^([-+][^=:]*)[=:](.*)$/s.exec(arg) ?? [];
      const short = arg.slice(0, 2);
      isUnclear = false;
      const isWhole = takes(script, option);
      if (isWhole || takes(scripts, option)) {
        // `java -cp lib/a.jar:b.jar -javaagent:c.jar=debug`
        const values = (attached ?? next).replace(/=.*/s, "").split(":");
        yield* values.filter((value) => mayBeFile(value, name, true));
        if (isWhole) return;
        if (attached === undefined) i++;
      } else if (takes(loads, option)) {
        const value = attached ?? next;
        if (mayBeFile(value, name)) yield value;
        if (attached === undefined) i++;
      } else if ([...scripts ?? [], ...loads ?? []].includes(short)) {
        if (mayBeFile(arg.slice(2), name)) yield arg.slice(2);
      } else if (isCommand(commands, arg)) {
        const text = args.slice(i + 1).find((word) => !OPTION.test(word)) ?? "";
        yield* startedInText(text, line);
        return;
      } else if (takes(modules, option) || modules?.includes(short)) {
        const module = takes(modules, option) ? next : arg.slice(2);
        if (MODULE.test(module)) yield module.replaceAll(".", "/");
        return;
      } else if (takes(instead, option) || instead?.includes(short)) return;
      else if (withValue?.includes(option) || directories.includes(option)) {
        i += attached === undefined ? 1 : 0;
      } else if (attached !== undefined) {
        // `node --require=./first.js x.js`
        if (mayBeFile(attached, name)) yield attached;
      } else isUnclear = withValue === undefined;
    } else if (operand === "work" || verbs?.includes(arg) === true) isUnclear = false;
    else if (isUnclear) {
      if (mayBeFile(arg, name)) yield arg;
      isUnclear = false;
    } else {
      const isScript = operand === undefined || operand.test(arg) || arg.includes("/");
      if (isScript && mayBeFile(arg, name, true)) yield arg;
      // `node node_modules/.bin/tsx x.ts`
      if (arg.includes("/") && interpreterNamed(programName(arg)) !== undefined) {
        yield* startedBy(args.slice(i), line, name);
      }
      return;
    }
  }
}

/** Whether an option is one of these, or the last letter of several is: `-ne`. */
function takes(options: readonly string[] | undefined, option: string): boolean {
  if (options === undefined) return false;
  const last = /^-[A-Za-z\d]{1,5}([A-Za-z])$/.exec(option)?.[1] ?? "-";
  return options.includes(option) || options.includes(`-${last}`);
}

/** `bash -lc`, `-cx` */
function isCommand(options: readonly string[] | undefined, arg: string): boolean {
  return options?.includes(arg) === true ||
    (/^-[A-Za-z]{2,}$/.test(arg) && options?.includes("-c") === true && arg.includes("c"));
}
