/**
 * Whether a pattern of a rule means a command: `git status:*`, `npm run test *`, `git push`.
 *
 * @module
 */
import { words as wordsOf } from "../../../text/words.ts";
import { matchesGlob } from "../../../text/matches_glob.ts";
import { UNKNOWN } from "../shell/texts.ts";
import { FIND_CHANGES } from "../rules/find.ts";
import { globPattern } from "../../tools/search/glob_pattern.ts";
import { PatternError } from "../../tools/search/search.ts";
import type { ObservedProgram } from "./observe_command.ts";

/** Options before a subcommand, each perhaps with a value, are looked past; nobody writes more. */
const MAX_SKIPPED = 32;

/** As strictly as an allowance has to be: the words as they stand, and the program that everybody means by its name. */
export function isAllowedBy(pattern: string, { typed, args }: ObservedProgram): boolean {
  const words = [typed, ...args];
  const prefix = prefixOf(pattern);
  // Who lets everything be found does not let everything be deleted.
  if (changesByFinding(words) && !changesByFinding(pattern.split(/\s+/))) return false;
  if (prefix !== undefined) {
    const wanted = wordsOf(prefix);
    // What cannot be told beforehand may follow, but may not be what was allowed.
    return wanted.length <= words.length && wanted.every((word, index) => word === words[index]);
  }
  const text = words.join(" ");
  return !typed.includes(UNKNOWN) && matchesText(text, pattern);
}

/** What `find` does beside finding. */
function changesByFinding([program = "", ...args]: readonly string[]): boolean {
  return /^(?:.*\/)?g?find$/.test(program) &&
    args.some((arg) => FIND_CHANGES.test(arg.replace(/:\*$/, "")));
}

/** As widely as a refusal has to be: also with its directory, with options in between, and where it may be meant. */
export function isMeantBy(pattern: string, program: ObservedProgram): boolean {
  const prefix = prefixOf(pattern);
  const isOpen = prefix !== undefined || pattern.endsWith("*");
  const wanted = wordsOf(prefix ?? pattern);
  return waysToCall(program).some((words) =>
    matchesText(words.join(" "), pattern) ||
    matchesWords(words, wanted, { isOpen, skipped: 0 }) ||
    matchesOptions(words, wanted, { isOpen })
  );
}

/** By its name, its path, what a link leads to, in small letters, and `git-push` as `git push`. */
function waysToCall({ name, typed, leadsTo, args }: ObservedProgram): string[][] {
  const names = new Set([name, typed, leadsTo, name.toLowerCase()]);
  const ways = Array.from(names, (first) => [first, ...args]);
  const [, subcommand] = /^git-([a-z-]+)$/.exec(name) ?? [];
  const asked = subcommand === undefined ? args : [subcommand, ...args];
  if (subcommand !== undefined) ways.push(["git", ...asked]);
  const pushed = name === "git" || subcommand !== undefined ? asked.findIndex(isPushing) : -1;
  if (pushed !== -1) ways.push(["git", "push", ...asked.slice(pushed + 1)]);
  return ways;
}

/** `git send-pack`, which is what `git push` does; `git subtree push`. */
function isPushing(arg: string, index: number, args: readonly string[]): boolean {
  if (/^(?:send-pack|http-push)$/.test(arg)) return true;
  return arg === "push" && /^(?:subtree|lfs)$/.test(args[index - 1] ?? "");
}

/** Programs whose short options have these long names, for rules such as `rm -rf *`. */
const LONG_OPTIONS: Readonly<Record<string, string>> = {
  "--recursive": "r",
  "--force": "f",
  "--all": "a",
  "--interactive": "i",
  "--verbose": "v",
};

/** Options of one letter mean the same in any order, together or apart: `rm -rf`, `rm -f -r`. */
function matchesOptions(
  words: readonly string[],
  wanted: readonly string[],
  { isOpen }: { isOpen: boolean },
): boolean {
  const isCluster = (word: string) => /^-[A-Za-z]+$/.test(word);
  if (!isOpen || !wanted.some(isCluster)) return false;
  const letters = new Set(
    words.flatMap((word) => isCluster(word) ? [...word.slice(1)] : LONG_OPTIONS[word] ?? []),
  );
  // `-R` of rm, cp, chmod and others is `-r`.
  if (letters.has("R")) letters.add("r");
  const needed = wanted.filter(isCluster).flatMap((word) => [...word.slice(1)]);
  return needed.every((letter) => letters.has(letter)) &&
    matchesWords(
      words.filter((word) => !isCluster(word) && LONG_OPTIONS[word] === undefined),
      wanted.filter((word) => !isCluster(word)),
      { isOpen, skipped: 0 },
    );
}

/** What starts a program, in the languages of one line. */
const RUNS =
  /\b(?:system\w*|exec\w*|spawn\w*|popen\w*|subprocess|command\w*|shell\w*|passthru|qx|run\w*|call|getline|process\w*|start-process|invoke-expression|iex|fork|do shell script)\b|`|%x|\|\s*["']|&\s/i;

/** Whether the words of a pattern stand one after the other in a program text that starts programs. */
export function isMentionedBy(pattern: string, text: string): boolean {
  const words = wordsOf((prefixOf(pattern) ?? pattern).replace(/ ?\*+$/, ""));
  if (words.length === 0 || words.some((word) => word.includes("*")) || !RUNS.test(text)) {
    return false;
  }
  const escaped = words.map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  const between = "[\"'\\s,\\[\\](){}`:+\\\\@]+(?:args:?[\"'\\s,\\[(]+)?";
  return new RegExp(`(?<![\\w.-])${escaped.join(between)}(?![\\w=.-])`).test(text);
}

/** A whole command line against a pattern, as it was written. */
export function matchesText(text: string, pattern: string): boolean {
  const prefix = prefixOf(pattern);
  if (prefix !== undefined) return text === prefix || text.startsWith(`${prefix} `);
  if (!pattern.includes("*")) return text === pattern;
  // `ls *` is also `ls` alone.
  return matchesGlob(text, pattern) || (pattern.endsWith(" *") && text === pattern.slice(0, -2)) ||
    (/["']/.test(pattern) && matchesGlob(text, pattern.replaceAll(/["']/g, "")));
}

/** Of `git status:*`, `git status`. */
function prefixOf(pattern: string): string | undefined {
  return pattern.endsWith(":*") ? pattern.slice(0, -2) : undefined;
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
  if (matchesGlob(word, want) || mayBecome(word, want)) {
    if (matchesWords(rest, others, { isOpen, skipped })) return true;
  }
  if (!word.startsWith("-") || skipped >= MAX_SKIPPED || want.startsWith("-")) return false;
  const next = { isOpen, skipped: skipped + 1 };
  return matchesWords(rest, wanted, next) ||
    (rest.length > 0 && matchesWords(rest.slice(1), wanted, next));
}

/**
 * `g?t`, `[g]it`: what a shell may make of a word when there is a file of that name. Of one that is unknown in part, what
 * is known of it has to fit: `./$file` is no option.
 */
function mayBecome(word: string, want: string): boolean {
  if (word.includes(UNKNOWN)) {
    const [begin = "", ...others] = word.split(UNKNOWN);
    const end = others.at(-1) ?? "";
    const [wanted = ""] = want.split("*");
    const fits = wanted.startsWith(begin) || (want.includes("*") && begin.startsWith(wanted));
    return fits && (want.includes("*") || want.endsWith(end));
  }
  if (!/[*?[]/.test(word) || !/[A-Za-z]/.test(word) || want.includes("*")) return false;
  try {
    return globPattern(word).test(want);
  } catch (error) {
    if (error instanceof PatternError) return false;
    throw error;
  }
}
