/**
 * What programs that take whole directories are told to leave out: `tar --exclude=secrets .`, `rg -g '!secrets' x`. Each
 * understands such a pattern in its own way, and what it would take all the same must not count as left out (measured with GNU
 * grep 3.8, tar 1.34, diff 3.8, ripgrep 13, rsync 3.5, zip 3.0; the others by their manuals).
 *
 * @module
 */
import { matchesGlob } from "../../../text/matches_glob.ts";

/**
 * What a pattern is held against: the names of directories, or of files, or of both; besides, with a slash in it, paths; or
 * nothing but whole paths, where `*` also stands for slashes.
 */
type Meaning = "directories" | "files" | "names" | "paths" | "whole paths";

interface Ways {
  program: RegExp;
  /** How one says it. */
  how: string;
  /** Its value is one word: `--exclude=x`, `--exclude x`. */
  options: readonly (readonly [option: RegExp, meaning: Meaning])[];
  /** Without a `!` the value says the opposite. */
  isNegated?: boolean;
  /** What may take it back, or changes what patterns mean. */
  undone?: RegExp;
  /** It holds for what follows. */
  isPositional?: boolean;
  /** A slash at the end of a pattern means that it matches nothing, and `./` at its beginning something. */
  isPlain?: boolean;
  /** Paths count from the working directory, wherever one looks. */
  countsFromHere?: boolean;
}

const WAYS: readonly Ways[] = [
  {
    program: /^[efz]?grep$/,
    how: "--exclude-dir=, --exclude=",
    options: [[/^--exclude-dir(?==|$)/, "directories"], [/^--exclude(?==|$)/, "files"]],
    undone: /^--inc/,
  },
  {
    program: /^u(?:grep|g)$/,
    how: "--exclude-dir=, --exclude=",
    options: [[/^--exclude-dir(?==|$)/, "directories"], [/^--exclude(?==|$)/, "files"]],
    undone: /^--(?:inc|i?glob)|^-[A-Za-z]*[gO]/,
  },
  {
    program: /^rg$/,
    how: "-g '!…'",
    options: [[/^(?:-g(?=$)|--i?glob(?==|$))/, "paths"]],
    isNegated: true,
    undone: /^-[A-Za-z]+g$|^-[A-Za-z]*g./,
    countsFromHere: true,
  },
  {
    program: /^ag$/,
    how: "--ignore",
    options: [[/^--ignore(?:-dir)?(?==|$)/, "names"]],
    undone: /^-[A-Za-z]*[uat]|^--(?:unrestricted|all)/,
  },
  {
    program: /^ack$/,
    how: "--ignore-dir=",
    options: [[/^--ignore-dir(?:ectory)?(?==)/, "directories"]],
    undone: /^--noignore/,
  },
  {
    program: /^(?:bsd|g)?tar$/,
    how: "--exclude, before the directory",
    options: [[/^--exclude(?==|$)/, "paths"]],
    undone: /^--(?:no-wi|an)/,
    isPositional: true,
    isPlain: true,
  },
  {
    program: /^rsync$/,
    how: "--exclude",
    options: [[/^--exclude(?==|$)/, "paths"]],
    undone: /^--(?:include|filter)|^-[A-Za-z]*[fF]/,
  },
  {
    program: /^zip$/,
    how: "-x 'directory/*'",
    options: [[/^(?:-x(?=$)|--exclude(?==|$))/, "whole paths"]],
    undone: /^-[A-Za-z]*i|^--inc/,
  },
  {
    program: /^diff$/,
    how: "-x",
    options: [[/^(?:-x(?=$)|--exclude(?==|$))/, "names"]],
  },
];
const CONTEXT = {
  program: /^(?:docker|podman|nerdctl|buildah|docker-buildx)$/,
  how: ".dockerignore",
};
/** Of `tar`: letters that take a value, as one word after another. */
const TAR_VALUES = /[fCTXbgKNVIFLH]/g;
const TAR_VALUE_AT_END = /[fCTXbgKNVIFLH]$/;

export interface Exclusions {
  /** Whether a file or directory, by its path from the directory that is taken, is left out. */
  isLeftOut: (path: string, isDirectory: boolean) => boolean;
  /** Where values of such options stand: they are no files. */
  values: ReadonlySet<number>;
  /** Which arguments leave something out. */
  counted: ReadonlySet<number>;
}

/** How a program is told to leave something out; undefined where these rules know of no way. */
export function wayToLeaveOut(program: string): string | undefined {
  return [...WAYS, CONTEXT].find((ways) => ways.program.test(program))?.how;
}

/** What a program is told to leave out. */
export function exclusionsOf(program: string, args: readonly string[]): Exclusions {
  const values = new Set<number>();
  const counted = new Set<number>();
  const patterns: Pattern[] = [];
  const ways = WAYS.find((ways) => ways.program.test(program));
  if (ways === undefined) return { isLeftOut: () => false, values, counted };
  let isUndone = false;
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    const found = ways.options.find(([option]) => option.test(arg));
    if (found === undefined) {
      isUndone ||= ways.undone?.test(arg) ?? false;
      continue;
    }
    const [option, meaning] = found;
    const at = index;
    const [name = ""] = option.exec(arg) ?? [];
    const given = arg.startsWith("=", name.length)
      ? arg.slice(name.length + 1)
      : args[++index] ?? "";
    if (index > at) values.add(index);
    // What is sought beside what is left out may win over it.
    if (ways.isNegated && !given.startsWith("!")) isUndone = true;
    else if (!ways.isPositional || isBeforeOperands(args, at)) {
      counted.add(at).add(index);
      patterns.push({ ways, meaning, text: ways.isNegated ? given.slice(1) : given });
    }
  }
  if (isUndone) return { isLeftOut: () => false, values, counted: new Set() };
  const words = args.filter((arg, index) => !arg.startsWith("-") && !values.has(index));
  const isAway = ways.countsFromHere === true &&
    words.slice(1).some((word) => !/^\.\/?$/.test(word));
  const usable = patterns.filter(({ text }) => !isAway || !text.includes("/"));
  const isLeftOut = (path: string, isDirectory: boolean) =>
    usable.some((pattern) => isMeant(pattern, path, isDirectory));
  return { isLeftOut, values, counted };
}

interface Pattern {
  ways: Ways;
  meaning: Meaning;
  text: string;
}

/** What lies below a directory that is left out is not asked about. */
function isMeant({ ways, meaning, text }: Pattern, path: string, isDirectory: boolean): boolean {
  if (meaning === "whole paths") return !isDirectory && matchesGlob(path, text);
  if (meaning === "directories" && !isDirectory) return false;
  if (meaning === "files" && isDirectory) return false;
  const name = path.split("/").at(-1) ?? "";
  const isSlashed = text.endsWith("/");
  if (isSlashed && (ways.isPlain || !isDirectory)) return false;
  const plain = isSlashed ? text.replace(/\/+$/, "") : text;
  if (!plain.includes("/")) return matchesGlob(name, plain);
  if (meaning !== "paths") return false;
  // Of `*` only that at the end means the same to all.
  const whole = plain.replace(/\/\*\*?$/, "");
  const isBelow = whole !== plain;
  const isKnown = /^(?:\.\/)?[^*?[\\/][^*?[\\]*$/.test(whole);
  if (!isKnown) return false;
  // `./x` is a path as `tar` writes it, and nothing to others.
  if (whole.startsWith("./") && !ways.isPlain) return false;
  const top = whole.replace(/^\.\//, "");
  return isBelow ? path.startsWith(`${top}/`) : path === top;
}

/** Of `tar`, whether what stands at `index` comes before the first directory. */
function isBeforeOperands(args: readonly string[], index: number): boolean {
  let values = 0;
  for (const [at, arg] of args.slice(0, index).entries()) {
    const isBundle = at === 0 && /^[A-Za-z]+$/.test(arg);
    if (isBundle) values += arg.match(TAR_VALUES)?.length ?? 0;
    else if (/^--exclude$|^--(?:file|directory)$/.test(arg)) values++;
    else if (/^-[A-Za-z]/.test(arg)) values += TAR_VALUE_AT_END.test(arg) ? 1 : 0;
    else if (!arg.startsWith("-") && --values < 0) return false;
  }
  return true;
}
