/**
 * The files that a command line of git's configuration may run: `./scripts/clean.sh %f`, `node tools/diff.js --color`,
 * `sh -c '"$(git rev-parse --show-toplevel)/x" "$@"' -`.
 *
 * @module
 */
import { resolve } from "@std/path/resolve";
import { infoBehind } from "../../../sys/files/info_at.ts";
import { isShell } from "../inner/shells.ts";
import { programName } from "../shell/program_name.ts";
import { splitWords } from "../shell/split_words.ts";

export interface CommandPlaces {
  /** The top of the working tree, where git runs nearly all of them. */
  root: string;
  /** The user's. */
  home: string;
  gitDirectory: string;
}

/** What stands for a place, until the words are known: in a path there may be blanks. */
const STANDING: ReadonlyArray<readonly [form: RegExp, mark: string, place: keyof CommandPlaces]> = [
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
const SEPARATORS = /([;|&(){}`\n]+)/;
/** They run none of their words. */
const READERS =
  /^(?:cat|cd|cp|echo|git|grep|head|less|ls|mkdir|more|mv|printf|rg|rm|tail|test|touch|tput|wc|\[)$/;
/** A word without a directory is mostly none of a file. */
const OF_SCRIPTS =
  /\.(?:sh|bash|zsh|fish|py|rb|pl|[cm]?js|[cm]?ts|[jt]sx|lua|php|ps1|awk|sed|exs?|jl|r|tcl|el|vim)$/i;
/** Nobody can tell what comes of it, or it is no path of a file. */
const UNCLEAR = /[$*?%<>\0]|^-|^\.{0,2}\/*$/;
/** What interpreters add themselves. */
const ENDINGS = [".js", ".cjs", ".mjs", ".py", "/index.js", "/__main__.py"];
const MAX_DEPTH = 4;

/** Absolute, whether they are there or not; nothing of a command that is looked for in PATH. */
export function pathsInCommand(command: string, places: CommandPlaces): string[] {
  const text = STANDING.reduce((text, [form, mark]) => text.replace(form, mark), command);
  const named = [...wordsIn(text)].map((word) =>
    STANDING.reduce((word, [, mark, place]) => word.replaceAll(mark, () => places[place]), word)
  ).map((word) => resolve(places.root, word));
  // A setting may also hold a path as it is, blanks and all.
  const whole = resolve(places.root, command);
  return [...new Set([...isFile(whole) ? [whole] : [], ...named.flatMap(filesAt)])];
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
        const whole = parts.length > 1 && /^[/.\uFDD0-\uFDD2]/.test(piece) ? [piece] : [];
        const words = isRead ? parts.slice(1) : [...whole, ...parts];
        yield* words.filter((part) => mayBeFile(part, isAssignment ? undefined : program));
        if (!isAssignment) program ??= programName(piece);
      }
    }
  }
}

function mayBeFile(word: string, program: string | undefined): boolean {
  if (UNCLEAR.test(word)) return false;
  if (word.includes("/")) return true;
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
