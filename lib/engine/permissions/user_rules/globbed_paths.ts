/**
 * The paths that a word of a shell stands for.
 *
 * @module
 */
import { join } from "@std/path/join";
import { namesIn } from "../../../sys/files/entries_in.ts";
import { BRACKETS } from "../shell/looser_globs.ts";
import { globPattern } from "../../tools/search/glob_pattern.ts";
import { PatternError } from "../../tools/search/search.ts";

/** A word that means more is no name of a file. */
const MAX_PATHS = 2_000;
const MAX_ENTRIES = 5_000;

const BRACKETS_ALL = new RegExp(BRACKETS, "g");

const EXTENDED = /[?*+@!]\([^()]*\)/;
const EXTENDED_ALL = /[?*+@!]\([^()]*\)/g;

/**
 * The word itself, and what there is that its `*`, `?` and `[…]` match; names that begin with a dot only where the
 * pattern does, too.
 *
 * @param cwd where relative words begin; undefined: nobody knows
 */
export function globbedPaths(word: string, cwd: string | undefined): string[] {
  // `@(a|b)`, `!(a)`: whatever they match is among all that there is.
  if (EXTENDED.test(word)) return [word, ...globbedPaths(word.replaceAll(EXTENDED_ALL, "*"), cwd)];
  if (!/[*?[]/.test(word) || (cwd === undefined && !word.startsWith("/"))) return [word];
  let entries = MAX_ENTRIES;
  let found = [word.startsWith("/") ? "/" : "."];
  for (const part of word.split("/").filter((part) => part !== "")) {
    if (!/[*?[]/.test(part)) {
      found = found.map((path) => join(path, part));
      continue;
    }
    const pattern = patternOf(part.replaceAll(BRACKETS_ALL, simplified));
    if (pattern === undefined) return [word];
    found = found.flatMap((path) => {
      const directory = path.startsWith("/") ? path : join(cwd ?? "/", path);
      const names = entries > 0 ? namesIn(directory) : [];
      entries -= names.length;
      return names.filter((name) =>
        name.startsWith(".") === part.startsWith(".") && pattern.test(name)
      )
        .map((name) => join(path, name));
    }).slice(0, MAX_PATHS);
  }
  return [word, ...found];
}

/** `[[=a=]]`, `[[.hyphen.]]`: any character. */
function simplified(brackets: string): string {
  return /\[[=.]/.test(brackets) ? "?" : brackets;
}

function patternOf(part: string): { test(text: string): boolean } | undefined {
  try {
    return globPattern(part);
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}
