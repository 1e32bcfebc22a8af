/**
 * Patterns in a shell that has been told to match more names by them; see bash(1), "The shopt builtin".
 *
 * @module
 */
import { bounded, type Globbing } from "./texts.ts";

/** `[a-z]`, with classes such as `[:alpha:]`, `[=a=]` and `[.hyphen.]` in it. */
export const BRACKETS = /\[[!^]?\]?(?:\[([:.=])[^\]]*?\1\]|[^\]])*\]/;

const PATTERN = /[*?[]|[@+!]\(/;
const BRACKETS_OR_LETTER = new RegExp(`${BRACKETS.source}|\\p{L}`, "gu");
/** What may stand for a dot in front. */
const FIRST = new RegExp(`^(?:${BRACKETS.source}|[?*+@!]\\([^()]*\\)|\\?)`);
/** Of directories; nobody keeps much further down what a rule means. */
const MAX_DEPTH = 8;

/** What such an option is called in bash and zsh; undefined of all others. */
export function globbingOf(option: string): keyof Globbing | undefined {
  const name = option.toLowerCase().replaceAll("_", "");
  if (/^(?:dotglob|globdots)$/.test(name)) return "dots";
  if (/^(?:no)?caseglob$/.test(name)) return "anyCase";
  return name === "globstar" ? "deep" : undefined;
}

/** `word` itself, and patterns that match as usual what it matches then. */
export function looserGlobs(word: string, globbing: Globbing): string[] {
  if (!PATTERN.test(word)) return [word];
  let texts: string[] | undefined;
  for (const part of word.split("/")) {
    const variants = variantsOf(part, globbing);
    texts = bounded(
      texts?.flatMap((text) =>
        variants.map((variant) => variant === undefined ? text : `${text}/${variant}`)
      ) ?? variants.map((variant) => variant ?? "."),
    );
  }
  return [...new Set([word, ...texts ?? []])];
}

/** Of a name in a path; undefined: none at all. */
function variantsOf(part: string, { dots, anyCase, deep }: Globbing): (string | undefined)[] {
  if (!PATTERN.test(part)) return [part];
  if (deep && /^\*\*+$/.test(part)) {
    const names = Array.from({ length: MAX_DEPTH }, (_, depth) => Array(depth + 1).fill("*"));
    const all = names.map((names) => names.join("/"));
    return [undefined, ...all, ...dots ? all.map((path) => path.replaceAll("*", ".*")) : []];
  }
  const cased = anyCase ? part.replaceAll(BRACKETS_OR_LETTER, inAnyCase) : part;
  if (!dots) return [cased];
  if (cased.startsWith("*") && !cased.startsWith("*(")) return [cased, `.${cased}`];
  const [first] = FIRST.exec(cased) ?? [];
  if (first === undefined) return [cased];
  const rest = cased.slice(first.length);
  return [cased, first.endsWith(")") ? `.*${rest}` : `.${rest}`];
}

function inAnyCase(found: string): string {
  return found.startsWith("[") ? "?" : `[${found.toLowerCase()}${found.toUpperCase()}]`;
}
