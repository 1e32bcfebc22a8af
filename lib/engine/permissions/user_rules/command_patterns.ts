/**
 * Whether a pattern of a rule means a command: `git status:*`, `npm run test *`, `git push`.
 *
 * @module
 */
import { matchesGlob } from "../../../text/matches_glob.ts";
import { UNKNOWN } from "../shell/expand.ts";
import type { ObservedProgram } from "./observe_command.ts";

/** Options before a subcommand, each perhaps with a value, are looked past; nobody writes more. */
const MAX_SKIPPED = 32;

/** As strictly as an allowance has to be: the words as they stand, and the program that everybody means by its name. */
export function isAllowedBy(pattern: string, { typed, args }: ObservedProgram): boolean {
  const words = [typed, ...args];
  const prefix = prefixOf(pattern);
  if (prefix !== undefined) {
    const wanted = wordsOf(prefix);
    // What cannot be told beforehand may follow, but may not be what was allowed.
    return wanted.length <= words.length && wanted.every((word, index) => word === words[index]);
  }
  const text = words.join(" ");
  return !typed.includes(UNKNOWN) && matchesText(text, pattern);
}

/** As widely as a refusal has to be: also with its directory, with options in between, and where it may be meant. */
export function isMeantBy(pattern: string, program: ObservedProgram): boolean {
  const { name, typed, args } = program;
  const prefix = prefixOf(pattern);
  const isOpen = prefix !== undefined || pattern.endsWith("*");
  const wanted = wordsOf(prefix ?? pattern);
  return [name, typed].some((first) =>
    matchesText([first, ...args].join(" "), pattern) ||
    matchesWords([first, ...args], wanted, { isOpen, skipped: 0 })
  );
}

/** A whole command line against a pattern, as it was written. */
export function matchesText(text: string, pattern: string): boolean {
  const prefix = prefixOf(pattern);
  if (prefix !== undefined) return text === prefix || text.startsWith(`${prefix} `);
  if (!pattern.includes("*")) return text === pattern;
  // `ls *` is also `ls` alone.
  return matchesGlob(text, pattern) || (pattern.endsWith(" *") && text === pattern.slice(0, -2));
}

/** Of `git status:*`, `git status`. */
function prefixOf(pattern: string): string | undefined {
  return pattern.endsWith(":*") ? pattern.slice(0, -2) : undefined;
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** Word by word, where options may stand between those that are wanted. */
function matchesWords(
  words: readonly string[],
  wanted: readonly string[],
  { isOpen, skipped }: { isOpen: boolean; skipped: number },
): boolean {
  const [want, ...others] = wanted;
  if (want === undefined) return isOpen || words.length === 0;
  const [word, ...rest] = words;
  // `git *` is also `git` alone.
  if (word === undefined) return want === "*" && others.length === 0;
  if (want === "*") {
    return others.length === 0 ||
      words.some((_, index) => matchesWords(words.slice(index), others, { isOpen, skipped }));
  }
  if (word.includes(UNKNOWN) || matchesGlob(word, want)) {
    if (matchesWords(rest, others, { isOpen, skipped })) return true;
  }
  if (!word.startsWith("-") || skipped >= MAX_SKIPPED || want.startsWith("-")) return false;
  const next = { isOpen, skipped: skipped + 1 };
  return matchesWords(rest, wanted, next) ||
    (rest.length > 0 && matchesWords(rest.slice(1), wanted, next));
}
