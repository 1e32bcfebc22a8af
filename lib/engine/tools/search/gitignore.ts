/**
 * The rules of `.gitignore` files, as gitignore(5) has them.
 *
 * @module
 */

import { type CharSet, type LinearPattern, PatternBuilder } from "../../../text/linear_pattern.ts";

/** One pattern of a file. */
export interface IgnoreRule {
  /** Matches a path relative to the directory of the file, without a leading slash. */
  pattern: LinearPattern;
  /** Begins with `!`: what matches is not ignored after all. */
  isNegated: boolean;
  /** Ends with `/`: only directories match. */
  isForDirectories: boolean;
}

/** The rules of one file, and the directory that they count from. */
export interface IgnoreFile {
  /** Relative to the root of the walk's paths, "" for the root itself. */
  directory: string;
  rules: readonly IgnoreRule[];
}

/**
 * What all patterns of a file may cost, about as many characters: what comes after is left out. The largest file of
 * github/gitignore has a twentieth; one that is written to hold us up costs a fifth of a second a name with this.
 */
const MAX_COST = 50_000;

/** Reads the text of a `.gitignore` file. */
export function parseGitignore(content: string): IgnoreRule[] {
  const text = asBytes(content.replace(/^\uFEFF/, ""));
  let cost = 0;
  return text.split("\n").flatMap((line) => {
    const rules = parseLine(line.replace(/\r$/, ""));
    cost += rules[0]?.pattern.cost ?? 0;
    return cost <= MAX_COST ? rules : [];
  });
}

/**
 * Whether the entry at `path` is ignored by `files`, outermost first. The caller has already left out what lies in an
 * ignored directory: nothing in there can be brought back.
 */
export function isIgnored(
  path: string,
  { isDirectory, files }: { isDirectory: boolean; files: readonly IgnoreFile[] },
): boolean {
  for (const { directory, rules } of files.toReversed()) {
    const relative = asBytes(directory === "" ? path : path.slice(directory.length + 1));
    const rule = rules.findLast(({ isForDirectories, pattern }) =>
      (isDirectory || !isForDirectories) && pattern.test(relative)
    );
    if (rule !== undefined) return !rule.isNegated;
  }
  return false;
}

/** One character a byte: git matches bytes, so that `?` is not a whole `ä`. */
function asBytes(text: string): string {
  // deno-lint-ignore no-control-regex
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}

function parseLine(line: string): IgnoreRule[] {
  let glob = dropTrailingSpaces(line);
  if (glob === "" || glob.startsWith("#")) return [];
  const isNegated = glob.startsWith("!");
  if (isNegated) glob = glob.slice(1);
  const isForDirectories = glob.endsWith("/");
  if (isForDirectories) glob = glob.slice(0, -1);
  // A slash anywhere but at the end binds the pattern to the directory of the file.
  const isAnchored = glob.includes("/");
  if (glob.startsWith("/")) glob = glob.slice(1);
  if (glob === "") return [];
  const builder = new PatternBuilder();
  if (!isAnchored) builder.optional(inAnyDirectory);
  if (!addGlob(glob, builder)) return [];
  return [{ pattern: builder.build(), isNegated, isForDirectories }];
}

/** Trailing spaces do not count, unless a backslash quotes them. */
function dropTrailingSpaces(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === " " && !isQuoted(line, end - 1)) end--;
  return line.slice(0, end);
}

function isQuoted(line: string, position: number): boolean {
  let backslashes = 0;
  while (line[position - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1;
}

const SLASH = 0x2f;
const ANY: CharSet = { source: ".", has: () => true };
const NO_SLASH: CharSet = { source: "[^/]", has: (code) => code !== SLASH };
const inAnyDirectory = (builder: PatternBuilder) => void builder.many(ANY).literal("/");

/** wildmatch with WM_PATHNAME, as git calls it. False when the pattern can match nothing. */
function addGlob(glob: string, builder: PatternBuilder): boolean {
  for (let i = 0; i < glob.length; i++) {
    const char = glob[i] ?? "";
    if (char === "\\") {
      if (i + 1 === glob.length) return false;
      builder.literal(glob[++i] ?? "");
    } else if (char === "*") {
      let stars = 1;
      while (glob[i + stars] === "*") stars++;
      const isWhole = stars === 2 && (i === 0 || glob[i - 1] === "/") &&
        [undefined, "/"].includes(glob[i + stars]);
      i += stars - 1;
      if (!isWhole) {
        builder.many(NO_SLASH);
      } else if (glob[i + 1] === "/") {
        builder.optional(inAnyDirectory); // `**/`: in any directory, this one too
        i++;
      } else {
        if (i !== 1) builder.char(ANY); // `dir/**`: everything in it, not itself
        builder.many(ANY);
      }
    } else if (char === "?") {
      builder.char(NO_SLASH);
    } else if (char === "[") {
      const end = endOfClass(glob, i);
      if (end === -1) return false;
      const set = classSet(glob.slice(i + 1, end));
      if (set === undefined) return false;
      builder.char(set);
      i = end;
    } else {
      builder.literal(char);
    }
  }
  return true;
}

/** The `]` that closes the class opened at `start`; one right after the opening is a member. */
function endOfClass(glob: string, start: number): number {
  let i = start + 1;
  if (glob[i] === "!" || glob[i] === "^") i++;
  if (glob[i] === "]") i++;
  for (; i < glob.length; i++) {
    if (glob[i] === "\\") i++;
    else if (glob.startsWith("[:", i)) i = Math.max(i, glob.indexOf(":]", i) + 1);
    else if (glob[i] === "]") return i;
  }
  return -1;
}

const POSIX_CLASSES: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  blank: " \\t",
  cntrl: "\\x00-\\x1f\\x7f",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\s",
  upper: "A-Z",
  xdigit: "0-9A-Fa-f",
};

function classSet(content: string): CharSet | undefined {
  const isNegated = /^[!^]/.test(content);
  let members = "";
  const text = isNegated ? content.slice(1) : content;
  for (let i = 0; i < text.length; i++) {
    const posix = text.slice(i).match(/^\[:(\w+):\]/);
    if (posix !== null) {
      const known = POSIX_CLASSES[posix[1] ?? ""];
      if (known === undefined) return undefined;
      members += known;
      i += posix[0].length - 1;
    } else if (text[i] === "\\" && i + 1 < text.length) {
      members += escape(text[++i] ?? "");
    } else if (text[i] === "-" && i > 0 && i + 1 < text.length) {
      members += "-";
    } else {
      members += escape(text[i] ?? "");
    }
  }
  const source = `(?!/)[${isNegated ? "^" : ""}${members}]`;
  try {
    const pattern = new RegExp(source, "s");
    return { source, has: (code) => pattern.test(String.fromCharCode(code)) };
  } catch {
    return undefined; // A range that runs backwards matches nothing.
  }
}

function escape(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
}
