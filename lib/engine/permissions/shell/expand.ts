/**
 * What a word becomes when the shell runs it, as far as that can be told beforehand.
 *
 * @module
 */
import { expandBraces } from "./expand_braces.ts";
import { expandTilde, type TildeOptions } from "./expand_tilde.ts";
import { looserGlobs } from "./looser_globs.ts";
import type { Change, Script, Word } from "./syntax.ts";
import { bounded, UNKNOWN } from "./texts.ts";

/** Stands for a number that cannot be told. */
export const DIGITS = `${UNKNOWN}#`;

export interface ExpandOptions extends TildeOptions {
  /** What a script in `$(…)` prints, one word each; {@linkcode UNKNOWN} where that cannot be told. */
  outputOf: (script: Script) => readonly string[];
}

/** What `<(…)` becomes. */
const PIPE = "/dev/fd/63";
/** Quoted characters that would mean something unquoted, hidden behind what no text holds until braces and `~` are expanded. */
const HIDDEN: readonly (readonly [plain: string, hidden: string])[] = [
  ["{", "\uFDD0"],
  [",", "\uFDD1"],
  ["}", "\uFDD2"],
  ["~", "\uFDD3"],
];
/** The same, of what the value of a variable may bring in. */
const HIDDEN_GLOBS: typeof HIDDEN = [["*", "\uFDD5"], ["?", "\uFDD6"], ["[", "\uFDD7"]];
const ALL_HIDDEN = [...HIDDEN, ...HIDDEN_GLOBS];
/** Of a text that holds them all the same, nobody can tell what it would become here. */
const RESERVED = /[\uFDD0-\uFDD7]/;

/** Of `""`: a word, also when it is empty. */
const QUOTED_NOTHING = "\uFDD4";

/** Every text that `word` may become. Globs stay as they are. */
export function expandWord(word: Word, options: ExpandOptions): string[] {
  let texts = [""];
  for (const part of word) {
    const values = partValues(part, {
      ...options,
      isAlone: word.length === 1,
      isOnly: word.every((other) => other === part || (other.kind === "text" && other.text === "")),
    });
    // What becomes nothing leaves the rest of its word: `r$(true)m`.
    const pieces = values.length > 0 || word.length === 1 ? values : [""];
    texts = bounded(texts.flatMap((text) => pieces.map((piece) => text + piece)));
  }
  // In the order of bash: each word that comes out of braces may begin with a `~`.
  const words = bounded(texts.flatMap(expandBraces))
    // `{git,} push`, `$EMPTY$EMPTY git push`: what is nothing is no word, and the next one may be the program.
    .filter((text) => text !== "" || word.length === 0 || options.isValue);
  const paths = bounded(words.flatMap((text) => expandTilde(text, options)));
  const { globbing } = options.variables;
  return globbing === undefined || options.isValue
    ? paths.map(show)
    : bounded(paths.flatMap((path) => looserGlobs(path, globbing))).map(show);
}

function partValues(
  part: Word[number],
  options: ExpandOptions & { isAlone: boolean; isOnly: boolean },
): readonly string[] {
  switch (part.kind) {
    case "text":
      if (!part.isQuoted) return [RESERVED.test(part.text) ? UNKNOWN : part.text];
      return [part.text === "" ? QUOTED_NOTHING : hide(part.text, ALL_HIDDEN)];
    case "variable": {
      const isWhole = part.isQuoted || !options.isAlone || options.isValue === true;
      const named = options.variables.get(part.name);
      const values = part.isIndirect
        ? named?.flatMap((name) => options.variables.get(name) ?? [UNKNOWN])
        : named;
      // Whoever wrote the name took it for set: where it stands for a path, it cannot be told which.
      if (values === undefined && part.change === undefined) return isWhole ? [UNKNOWN] : [];
      return split(
        part.change === undefined ? values ?? [] : change(values ?? [""], part.change, options),
        isWhole,
      );
    }
    case "substitution": {
      const words = options.outputOf(part.script);
      // Between quotes they are one word, whichever of them matters.
      const whole = part.isQuoted && options.isOnly && words.length > 1 ? [words.join(" ")] : [];
      return split([...words, ...whole], part.isQuoted || !options.isAlone);
    }
    case "process":
      return [PIPE];
    case "number":
      return ["0"];
    case "unknown":
      return [UNKNOWN];
    case "array":
      return part.elements.flatMap((element) => expandWord(element, options)).map((text) =>
        hide(text)
      );
  }
}

/** Unquoted, a value is split into words, and disappears when it is empty; they are all ours to look at. */
function split(values: readonly string[], isWhole: boolean): string[] {
  return (isWhole ? values : values.flatMap((value) => value.split(/\s+/).filter(Boolean)))
    .map((text) => hide(text));
}

/** `${name:-word}`, `${name:+word}`, `${name%pattern}` … */
function change(values: readonly string[], change: Change, options: ExpandOptions): string[] {
  switch (change.kind) {
    case "default": {
      const isSure = values.length > 0 &&
        values.every((value) => value !== "" && !value.includes(UNKNOWN));
      const otherwise = isSure ? [] : expandWord(change.word, options);
      return [...values.filter((value) => value !== ""), ...otherwise];
    }
    case "alternative": {
      const isSurelyEmpty = values.every((value) => value === "");
      return isSurelyEmpty ? [""] : ["", ...expandWord(change.word, options)];
    }
    case "remove":
      return values.map((value) => removePattern(value, change));
    case "digits":
      return values.map((value) => value.includes(UNKNOWN) ? DIGITS : value.replaceAll(/\D/g, ""));
    case "edit":
      return values.map((value) => value.includes(UNKNOWN) ? UNKNOWN : change.edit(value));
  }
}

/** Of a value that is not known the end stays unknown, its directory included. */
function removePattern(
  value: string,
  { operator, pattern }: Extract<Change, { kind: "remove" }>,
): string {
  // The last part of a path is a name, whatever the path is.
  if (operator === "##" && pattern === "*/" && value.includes(UNKNOWN)) return "_";
  const source = pattern.replaceAll(/[\\^$.+()|{}]/g, "\\$&")
    .replaceAll("*", operator.length === 2 ? ".*" : ".*?").replaceAll("?", ".");
  try {
    if (operator.startsWith("#")) return value.replace(new RegExp(`^${source}`, "s"), "");
    // The shortest or the longest end: JavaScript searches from the left, so the beginning is what is matched.
    const lazy = operator === "%" ? "(.*)" : "(.*?)";
    return value.replace(new RegExp(`^${lazy}${source}$`, "s"), "$1");
  } catch {
    return UNKNOWN;
  }
}

function hide(text: string, characters = HIDDEN): string {
  if (RESERVED.test(text)) return UNKNOWN;
  return characters.reduce((text, [plain, hidden]) => text.replaceAll(plain, hidden), text);
}

function show(text: string): string {
  return ALL_HIDDEN.reduce((text, [plain, hidden]) => text.replaceAll(hidden, plain), text)
    .replaceAll(QUOTED_NOTHING, "");
}
