/**
 * What a word becomes when the shell runs it, as far as that can be told beforehand.
 *
 * @module
 */
import type { Word } from "./syntax.ts";

/** Stands in an expanded text for what cannot be told; no word of a shell holds a NUL. */
export const UNKNOWN = "\0";

/** What the variables of a script may hold. */
export interface Variables {
  get(name: string): readonly string[] | undefined;
}

export interface ExpandOptions {
  variables: Variables;
  /** The user's home directory, for `~`. */
  home: string;
}

/** Combinations of values and braces beyond this are not looked at: nobody writes them by accident. */
const MAX_TEXTS = 64;
const BRACES = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s;
/** Quoted characters that would mean something unquoted, hidden until braces are expanded. */
const HIDDEN: readonly (readonly [plain: string, hidden: string])[] = [["{", "\uE000"], [
  ",",
  "\uE001",
], ["}", "\uE002"]];

/** Every text that `word` may become. Globs stay as they are. */
export function expandWord(word: Word, options: ExpandOptions): string[] {
  let texts = [""];
  for (const [index, part] of word.entries()) {
    let values: readonly string[];
    if (part.kind === "text") {
      const text = index === 0 && !part.isQuoted ? expandTilde(part.text, options.home) : part.text;
      values = [part.isQuoted ? hide(text) : text];
    } else if (part.kind === "variable") {
      const { name, isQuoted, fallback } = part;
      const known = options.variables.get(name) ?? (fallback === undefined ? [UNKNOWN] : []);
      const otherwise = fallback === undefined ? [] : expandWord(fallback, options);
      const all = [...known, ...otherwise];
      // Unquoted, a value is split into words; they are all ours to look at.
      values = isQuoted || word.length > 1
        ? all.map(hide)
        : all.flatMap((value) => value.split(/\s+/)).map(hide);
    } else {
      values = [UNKNOWN];
    }
    texts = texts.flatMap((text) => values.map((value) => text + value)).slice(0, MAX_TEXTS);
  }
  return texts.flatMap((text) => expandBraces(text)).slice(0, MAX_TEXTS).map(show);
}

/** `~`, `~/x`, `~user/x`: other homes are taken to lie beside this one. */
function expandTilde(text: string, home: string): string {
  const [, user = "", rest = ""] = text.match(/^~([\w.-]*)((?:\/.*)?)$/s) ?? [];
  if (!text.startsWith("~") || (user === "" && rest === "" && text !== "~")) return text;
  return user === "" ? home + rest : `${home}/../${user}${rest}`;
}

/** `a{b,c}` → `ab`, `ac`; the innermost braces first, until there are none or too many texts. */
function expandBraces(text: string): string[] {
  let texts = [text];
  for (let isDone = false; !isDone && texts.length < MAX_TEXTS;) {
    isDone = true;
    texts = texts.flatMap((text) => {
      const [whole, before = "", inside = "", after = ""] = text.match(BRACES) ?? [];
      if (whole === undefined) return [text];
      isDone = false;
      return inside.split(",").slice(0, MAX_TEXTS).map((piece) => before + piece + after);
    });
  }
  return texts;
}

function hide(text: string): string {
  return HIDDEN.reduce((text, [plain, hidden]) => text.replaceAll(plain, hidden), text);
}

function show(text: string): string {
  return HIDDEN.reduce((text, [plain, hidden]) => text.replaceAll(hidden, plain), text);
}
