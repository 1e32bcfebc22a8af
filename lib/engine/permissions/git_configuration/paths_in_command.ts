/**
 * The files that a command line of a configuration may run: `./scripts/clean.sh %f`, `node tools/diff.js --color`,
 * `sh -c '"$(git rev-parse --show-toplevel)/x" "$@"' -`.
 *
 * @module
 */
import { resolve } from "@std/path/resolve";
import { infoBehind } from "../../../sys/files/info_at.ts";
import { isShell } from "../inner/shells.ts";
import { programName } from "../shell/program_name.ts";
import { splitWords } from "../shell/split_words.ts";
import { SEPARATORS, startedIn, type StartedOptions } from "./started_in.ts";

export interface CommandPlaces {
  /** The top of the working tree, where git runs nearly all of them; of other commands where they run. */
  root: string;
  /** The user's. */
  home: string;
  gitDirectory: string;
  /** What else it finds in its environment. */
  variables?: Readonly<Record<string, string | undefined>> | undefined;
}

/** What stands for a place, until the words are known: in a path there may be blanks. */
const STANDING: ReadonlyArray<
  readonly [form: RegExp, mark: string, place: "root" | "home" | "gitDirectory"]
> = [
  [
    /(?:\$\(|`)(?:pwd|git rev-parse --show-toplevel)[^)`]{0,40}[)`]|\$(?:PWD|GIT_WORK_TREE)\b|\$\{(?:PWD|GIT_WORK_TREE)\}/g,
    "\uFDD0",
    "root",
  ],
  [
    /(?:\$\(|`)git rev-parse --(?:absolute-)?git-(?:common-)?dir[^)`]{0,40}[)`]|\$GIT_(?:COMMON_)?DIR\b|\$\{GIT_(?:COMMON_)?DIR\}/g,
    "\uFDD1",
    "gitDirectory",
  ],
  [/\$HOME\b|\$\{HOME\}|(?<![^\s"'=:])~(?=\/)/g, "\uFDD2", "home"],
];
/** Any other variable, in PowerShell as well; `${X:-.}` may be what it says instead, or `X`. */
const VARIABLE = /\$(?:env:)?([A-Za-z_]\w*)|\$\{(?:env:)?([A-Za-z_]\w*)(?::?[-=?+][^{}]*)?\}/g;
/** Marks for these: none of them is a character of a text. */
const FIRST_OF_VARIABLES = 0xfdd3;
const MAX_VARIABLES = 24;
/** They run none of their words. */
const READERS =
  /^(?:cat|cd|cp|echo|git|grep|head|less|ls|mkdir|more|mv|printf|rg|rm|tail|test|touch|tput|wc|\[)$/;
/** A word without a directory is mostly none of a file. */
const OF_SCRIPTS =
  /\.(?:sh|bash|zsh|fish|py|rb|pl|[cm]?js|[cm]?ts|[jt]sx|lua|php|ps1|awk|sed|exs?|jl|r|tcl|el|vim)$/i;
/** Nobody can tell what comes of it, or it is no path of a file. */
const UNCLEAR = /[$*?%<>\0]|:\/\/|^-|^\.{0,2}\/*$/;
/** What interpreters add themselves. */
const ENDINGS = [
  ...[".js", ".cjs", ".mjs", ".ts", ".py", "/index.js", "/index.ts", "/__main__.py", "/main.go"],
];
const MAX_DEPTH = 4;

/** Absolute, whether they are there or not; nothing of a command that is looked for in PATH. */
export function pathsInCommand(command: string, places: CommandPlaces): string[] {
  const named = namedIn(command, places, (text) => wordsIn(text)).map((word) =>
    resolve(places.root, word)
  );
  const started = startedBy(command, places, { isNamed: true });
  return [...new Set([...asItIs(command, places), ...named.flatMap(filesAt), ...started])];
}

/**
 * The same of a command line that somebody has written for a shell: those alone that stand where a program stands, or the script
 * of an interpreter. What it reads and writes (`eslint src/a.ts`, `rsync out.html host:`) is the work that goes on.
 */
export function programsInCommand(
  command: string,
  { onProgram, ...places }: CommandPlaces & {
    /** Told of those that are looked for in PATH. */
    onProgram?: (name: string) => void;
  },
): string[] {
  return [...new Set([...asItIs(command, places), ...startedBy(command, places, { onProgram })])];
}

function startedBy(
  command: string,
  places: CommandPlaces,
  options: Pick<StartedOptions, "onProgram" | "isNamed">,
): string[] {
  const bases = new Set([places.root]);
  const words = namedIn(
    command,
    places,
    (text, inPlace) =>
      startedIn(text, {
        ...{ ...options, mayBeFile },
        onDirectory: (word) => bases.add(inPlace(word)),
      }),
  );
  const [root, ...others] = Array.from(bases, (base) => resolve(places.root, base));
  return [
    ...words.map((word) => resolve(root ?? places.root, word)).flatMap(filesAt),
    // `cd tools && ./x.sh`
    ...others.flatMap((base) => words.map((word) => resolve(base, word))).flatMap(filesAt)
      .filter(isFile),
  ];
}

/** A setting may also hold a path as it is, blanks and all. */
function asItIs(command: string, { root }: CommandPlaces): string[] {
  const whole = resolve(root, command);
  return isFile(whole) ? [whole] : [];
}

/** What `words` finds, with the places that stand in it. */
function namedIn(
  command: string,
  places: CommandPlaces,
  words: (text: string, inPlace: (word: string) => string) => Iterable<string>,
): string[] {
  const marked = STANDING.reduce((text, [form, mark]) => text.replace(form, mark), command);
  const values: string[] = [];
  const text = marked.replace(VARIABLE, (whole, plain?: string, braced?: string) => {
    const value = places.variables?.[plain ?? braced ?? ""];
    if (value?.startsWith("/") !== true || values.length >= MAX_VARIABLES) return whole;
    return String.fromCharCode(FIRST_OF_VARIABLES + values.push(value) - 1);
  });
  const inPlace = (word: string) =>
    values.reduce(
      (word, value, index) =>
        word.replaceAll(String.fromCharCode(FIRST_OF_VARIABLES + index), () => value),
      STANDING.reduce((word, [, mark, place]) => word.replaceAll(mark, () => places[place]), word),
    );
  return [...new Set(Array.from(words(text, inPlace), inPlace))];
}

/** The words that may be files. */
function* wordsIn(text: string, depth = 0): Generator<string> {
  let program: string | undefined;
  for (const word of splitWords(text)) {
    // `sh -c 'node tools/x.js "$@"' -`
    if (/\s/.test(word) && depth < MAX_DEPTH) yield* wordsIn(word, depth + 1);
    for (const [index, piece] of word.split(SEPARATORS).entries()) {
      if (index % 2 === 1) program = undefined;
      else if (piece !== "") {
        const isAssignment = program === undefined && /^[A-Za-z_]\w*=/.test(piece);
        const isRead = program !== undefined && READERS.test(program);
        // `-c core.pager=./x`, `--require=./first.js`, `PATH=./a:./b`
        const parts = piece.includes("://") ? [] : piece.split(/[=:,]/);
        const whole = parts.length > 1 && /^[/.\uFDD0-\uFDEF]/.test(piece) ? [piece] : [];
        const words = isRead ? parts.slice(1) : [...whole, ...parts];
        yield* words.filter((part) => mayBeFile(part, isAssignment ? undefined : program));
        if (!isAssignment) program ??= programName(piece);
      }
    }
  }
}

function mayBeFile(word: string, program: string | undefined, isStated = false): boolean {
  if (UNCLEAR.test(word)) return false;
  if (isStated || word.includes("/")) return true;
  return program !== undefined && (OF_SCRIPTS.test(word) || isShell(program));
}

function filesAt(path: string): string[] {
  const found = ENDINGS.map((ending) => path + ending).filter(isFile);
  // A directory is all that is in it: too much to be kept as it is.
  return infoBehind(path)?.isDirectory === true ? found : [path, ...found];
}

function isFile(path: string): boolean {
  return infoBehind(path)?.isFile === true;
}
