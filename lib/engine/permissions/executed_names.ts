/**
 * Which names of files mean that some program executes them later without asking. They stand in `executed/`.
 *
 * @module
 */
import { CONTENT_FIELDS, CONTENT_NAMES } from "./executed/contents.ts";
import { NAMES } from "./executed/names.ts";

export { type ExecutedFields, fieldsOf, scriptsIn } from "./executed/contents.ts";

/** Everything that counts by name, in lower case, as it is written down. */
export const EXECUTED_NAMES: readonly string[] = [
  ...Object.values(NAMES).flat(),
  ...CONTENT_NAMES,
  ...CONTENT_FIELDS,
];
const PROGRAMS = Object.keys(NAMES);
/** Names and paths without `*`, and which of the programs executes them. */
const RANKS = new Map<string, number>();
/** Those with one. */
const PATTERNS: { pattern: string; rank: number }[] = [];
/** What a path begins with, and which of the programs executes something below. */
const ABOVE = new Map<string, number>();
for (const [rank, names] of Object.values(NAMES).entries()) {
  for (const path of names.flatMap(spellings)) {
    if (path.includes("*")) PATTERNS.push({ pattern: path, rank });
    else RANKS.set(path, RANKS.get(path) ?? rank);
    for (let end = path.indexOf("/"); end >= 0; end = path.indexOf("/", end + 1)) {
      const above = path.slice(0, end);
      ABOVE.set(above, ABOVE.get(above) ?? rank);
    }
  }
}
const PATTERN = new RegExp(`^(?:${PATTERNS.map(({ pattern }) => sourceOf(pattern)).join("|")})$`);
/** Of how many names the longest path is that counts. */
export const MAX_PARTS = Math.max(
  ...[...RANKS.keys(), ...PATTERNS.map(({ pattern }) => pattern)].map((path) =>
    path.split("/").length
  ),
);
/** Those that are of a directory and something in it. */
export const EXECUTED_PATHS: readonly string[] = [...RANKS.keys()].filter((path) =>
  path.includes("/")
);

/** Who executes what a path names, or lies in what it names, e.g. "git"; its names as {@linkcode plainName} has them. */
export function executesByName(names: readonly string[]): string | undefined {
  let first: number | undefined;
  for (const [index, name] of names.entries()) {
    let path = name;
    for (
      let end = index;
      end < names.length && end < index + MAX_PARTS;
      path += `/${names[++end]}`
    ) {
      const rank = rankOf(path);
      if (rank !== undefined && (first === undefined || rank < first)) first = rank;
      if (!ABOVE.has(path)) break;
    }
  }
  return first === undefined ? undefined : PROGRAMS[first];
}

/** Who executes something below what a path names, so that a link may give another directory that name. */
export function executesBelow(names: readonly string[]): string | undefined {
  for (let begin = Math.max(0, names.length - MAX_PARTS + 1); begin < names.length; begin++) {
    const rank = ABOVE.get(names.slice(begin).join("/"));
    if (rank !== undefined) return PROGRAMS[rank];
  }
  return undefined;
}

/** Whether a link of this plain name may give something else a name that counts. */
export function isLinkable(name: string): boolean {
  return rankOf(name) !== undefined || ABOVE.has(name) || CONTENT_NAMES.includes(name);
}

function rankOf(path: string): number | undefined {
  const rank = RANKS.get(path);
  if (rank !== undefined || !PATTERN.test(path)) return rank;
  return PATTERNS.find(({ pattern }) => new RegExp(`^${sourceOf(pattern)}$`).test(path))?.rank;
}

/** `a{b,c}` is `ab` and `ac`. */
function spellings(name: string): string[] {
  const [whole, before = "", choices = "", after = ""] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(name) ??
    [];
  if (whole === undefined) return [name];
  return choices.split(",").flatMap((choice) => spellings(before + choice + after));
}

function sourceOf(pattern: string): string {
  return pattern.replaceAll(/[.+()|[\]\\^$?]/g, "\\$&").replaceAll("*", "[^/]*");
}

/**
 * A name as a file system may take it that does not tell letters apart: macOS ignores case and some invisible
 * characters, Windows (under WSL) trailing dots and spaces, what follows a colon, and calls `.git` `git~1` too. These
 * are what git itself looks for; see is_hfs_dotgit() and is_ntfs_dotgit() in its path.c.
 */
export function plainName(name: string): string {
  const plain = name.normalize("NFC").toLowerCase()
    .replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, "")
    .replace(/:.*$/s, "")
    .replace(/[. ]+$/, "");
  return plain === "git~1" ? ".git" : plain;
}
