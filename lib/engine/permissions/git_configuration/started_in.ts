/**
 * What a command line starts, told by where a word stands.
 *
 * @module
 */
import { isShell } from "../inner/shells.ts";
import { programName } from "../shell/program_name.ts";
import { splitWords } from "../shell/split_words.ts";

/** What stands between two commands, and around those in others. */
export const SEPARATORS = /([;|&(){}`\n]+)/;
/** Their first operand is a script. */
const LANGUAGE =
  "(?:ba|z|da|k|a)?sh|python[\\d.]*|node|deno|bun|tsx|ts-node|ruby|perl|php|lua|pwsh|powershell|source|\\.";
/** Theirs is a program, whose arguments are the rest. */
const WRAPPER = "exec|env|sudo|nohup|time|timeout|nice|xargs|command|npx|bunx|uv|run";
/** What is run by the word after it. */
export const INTERPRETER = new RegExp(`^(?:${LANGUAGE}|${WRAPPER})$`);
const WRAPS = new RegExp(`^(?:${WRAPPER})$`);
/** What stands behind an option of theirs, or before the program. */
const VALUE = /^\d+[smhd]?$/;
const CHANGES_DIRECTORY = /^(?:cd|pushd)$/;
const KEYWORD = /^(?:if|then|do|else|elif|while|until|!|\$)$/;
const ASSIGNMENT = /^[A-Za-z_]\w*=/;
/** `python -m tools.check` */
const PYTHON = /^python/;
/** What surely is a path; the marks are those of places. */
const PLACE = /^[./\uFDD0-\uFDEF]/;
/** Of PATH. */
const NAME = /^\w[\w.+-]*$/;
/** `bash -ec` */
const COMMAND = /^-[a-z]*c$/;
const MODULE = /^\w+(?:\.\w+)*$/;
const MAX_DEPTH = 4;

export interface StartedOptions {
  /** Whether a word may be a file, for this program. */
  mayBeFile: (word: string, program: string | undefined) => boolean;
  /** Told of each program that is looked for in PATH. */
  onProgram?: ((name: string) => void) | undefined;
  /** Told where a line goes before it starts something. */
  onDirectory: (word: string) => void;
}

/** Words that name programs and scripts, as they stand there. */
export function* startedIn(text: string, options: StartedOptions, depth = 0): Generator<string> {
  const { mayBeFile, onDirectory, onProgram } = options;
  const tellProgram = (word: string) => {
    if (NAME.test(word)) onProgram?.(word);
  };
  let program: string | undefined;
  let previous = "";
  let hasScript = false;
  let isUnclear = false;
  for (const word of splitWords(text)) {
    // `sh -c 'node tools/x.js "$@"' -`
    if (/\s/.test(word) && depth < MAX_DEPTH) yield* startedIn(word, options, depth + 1);
    for (const [index, piece] of word.split(SEPARATORS).entries()) {
      if (index % 2 === 1) {
        program = undefined;
        previous = "";
        hasScript = false;
        isUnclear = false;
      } else if (program === undefined) {
        if (piece === "" || KEYWORD.test(piece) || ASSIGNMENT.test(piece)) continue;
        program = programName(piece);
        tellProgram(piece);
        if (mayBeFile(piece, undefined)) yield piece;
      } else if (CHANGES_DIRECTORY.test(program)) {
        if (piece !== "" && !piece.startsWith("-")) onDirectory(piece);
      } else if (INTERPRETER.test(program) && !hasScript && piece !== "") {
        const isOption = piece.startsWith("-");
        if (isShell(program) && COMMAND.test(previous)) {
          // With blanks it was looked into as a whole.
          if (depth < MAX_DEPTH && !/\s/.test(word)) yield* startedIn(piece, options, depth + 1);
          hasScript = true;
        } else if (PYTHON.test(program) && previous === "-m" && MODULE.test(piece)) {
          yield piece.replaceAll(".", "/");
          hasScript = true;
        } else if (!isOption && INTERPRETER.test(programName(piece))) {
          program = programName(piece);
          isUnclear = false;
          tellProgram(piece);
          if (piece.includes("/")) yield piece;
        } else if (WRAPS.test(program)) {
          if (isOption || VALUE.test(piece) || ASSIGNMENT.test(piece)) {
            previous = piece;
            continue;
          }
          const isBehindOption = /^-[^=]*$/.test(previous);
          const isStated = PLACE.test(piece) || !isUnclear;
          if (isStated && (!isBehindOption || piece.includes("/")) && mayBeFile(piece, program)) {
            yield piece;
          }
          if (isBehindOption) {
            // `sudo -u me ./x`, `xargs -r eslint a/b`: the value of the option, or the program. `uv --directory x run y.py`
            isUnclear = true;
            if (piece.includes("/")) onDirectory(piece);
          } else {
            tellProgram(piece);
            program = programName(piece);
          }
        } else {
          // `node --require=./first.js x.js`; what stands behind an option may be its value.
          const value = isOption ? piece.slice(piece.indexOf("=") + 1) : piece;
          if (mayBeFile(value, program)) {
            yield value;
            hasScript = !isOption && !/^-[^=]*$/.test(previous);
          }
        }
        previous = piece;
      }
    }
  }
}
