/**
 * Programs that read all that is below the directories that they are given: `tar c .`, `grep -r key`, `cp -r . /tmp/x`.
 *
 * @module
 */
import { join } from "@std/path/join";
import { entriesIn } from "../../../sys/files/entries_in.ts";
import { runsOnlyNames } from "../inner/names_alone.ts";
import { findRoots } from "../rules/find.ts";
import { buildContext } from "./build_context.ts";
import { chosenNames, widened } from "./chosen_names.ts";
import { exclusionsOf } from "./exclusions.ts";
import type { RecursiveRead } from "./recursive_read.ts";
import { matchesGlob } from "../../../text/matches_glob.ts";

const GREPS = /^(?:[efz]?grep|[bx]zgrep)$/;
const SEARCHERS = /^(?:rg|ag|ack|ugrep|ug)$/;
const COPIERS = /^(?:cp|scp|rsync|rclone|install|ditto)$/;
const ARCHIVERS = /^(?:tar|bsdtar|gtar|zip|7z|7za|7zz|rar|ar|cpio|pax|mksquashfs|genisoimage)$/;
/** Of git: what follows is looked for, or said. */
const MESSAGE = /^(?:-[a-z]*m|-[SG]|--(?:message|grep|author|committer))$/;

/**
 * What a program reads of whole directories; undefined for one that does not.
 *
 * @param name the program
 * @param args what it is given
 * @param feeds what it finds is given to a program that reads it, as by `find … | xargs cat`
 */
export function recursiveRead(
  name: string,
  args: readonly string[],
  { feeds = false, cwd }: { feeds?: boolean; cwd?: string | undefined } = {},
): RecursiveRead | undefined {
  const options = args.filter((arg) => arg.startsWith("-"));
  const has = (letters: string, ...long: string[]) =>
    options.some((option) =>
      option.startsWith("--")
        ? long.includes(option.split("=")[0] ?? "")
        : [...letters].some((letter) => option.slice(1).includes(letter))
    );
  const isRecursive = has("rR", "--recursive", "--dereference-recursive");
  const { values, isLeftOut } = exclusionsOf(name, args);
  const sought = soughtAt({ name, args }, values);
  const words = args.filter((arg, index) =>
    !arg.startsWith("-") && index !== sought && !values.has(index)
  );
  const anyName = chosenNames(name, args);
  const chosen = anyName === undefined ? {} : { anyName };
  const read = { directories: words, excluded: [], isLeftOut, skipsHidden: false, ...chosen };
  // `-d recurse`, `--directories=recurse`
  const isTold = args.some((arg) => /^(?:-[a-zA-Z]*d|--directories=)?recurse$/.test(arg));
  if (GREPS.test(name)) return isRecursive || isTold ? orHere(read) : undefined;
  if (SEARCHERS.test(name)) {
    // Names alone.
    if (args.includes("--files") && !feeds) return undefined;
    const readsHidden = has("u.", "--hidden", "--no-ignore", "--unrestricted");
    return {
      ...orHere(read),
      skipsHidden: name === "rg" && !readsHidden,
    };
  }
  // The last one is where it goes to.
  const sources = has("t", "--target-directory") ? words : words.slice(0, -1);
  if (COPIERS.test(name)) {
    const copiesAll = isRecursive || has("a", "--archive") || name === "ditto" || name === "rclone";
    return copiesAll ? { ...read, directories: sources } : undefined;
  }
  if (name === "find" || name === "gfind") {
    const runs = feeds || options.some((option) => /^-(?:exec|execdir|ok|okdir)$/.test(option));
    // Directories alone are read by nobody.
    const isAboutFiles = !/^d/.test(args[args.indexOf("-type") + 1] ?? "") ||
      !args.includes("-type") || args.includes("-o") || !feeds;
    return (feeds || !runsOnlyNames(args)) && runs && isAboutFiles
      ? { skipsHidden: false, directories: findRoots(args), ...foundBy(args) }
      : undefined;
  }
  if (name === "fd" || name === "fdfind") {
    const runs = options.some((option) => /^(?:-[xX]|--exec(?:-batch)?)$/.test(option));
    return runs || feeds ? { ...read, directories: [".", ...words] } : undefined;
  }
  if (name === "ls" && feeds) return { ...orHere(read), isFlat: true, skipsHidden: !has("aA") };
  const context = buildContext(name, args, cwd);
  if (context !== undefined) return context;
  // Files that git does not know either.
  if (name === "git") {
    return args.includes("grep") && args.includes("--no-index")
      ? { ...read, directories: ["."] }
      : undefined;
  }
  if (name === "diff") return isRecursive ? read : undefined;
  if (!ARCHIVERS.test(name)) return undefined;
  // `tar cf x.tar .`
  const isBundle = /^[A-Za-z]*[cru][A-Za-z]*$/.test(args[0] ?? "");
  const unpacks = /^(?:bsd|g)?tar$/.test(name) && !isBundle &&
    !has("cru", "--create", "--append", "--update");
  return unpacks || name === "ar" ? undefined : read;
}

/** Which files a `find` finds, by name and path; of those that an `-o` separates each has to say a name. */
export function foundBy(
  args: readonly string[],
): { excluded: string[]; names?: string[]; anyName?: string[] } {
  const excluded: string[] = [];
  const names: string[] = [];
  const anyName: string[] = [];
  let isNamed = false;
  let isTold = true;
  const isEither = args.some((arg) => arg === "-o" || arg === "-or" || arg === ",");
  for (const [index, arg] of args.entries()) {
    const value = args[index + 1] ?? "";
    if (/^(?:-o|-or|,)$/.test(arg)) {
      isTold &&= isNamed;
      isNamed = false;
    }
    // `! ( … )`: all but these.
    if (/^(?:!|-not)$/.test(arg) && value === "(") isTold = false;
    if (!/^-i?(?:name|path|wholename)$/.test(arg)) continue;
    const isNot = /^(?:!|-not)$/.test(args[index - 1] ?? "");
    // Of `-name x -prune -exec …` that is what is found.
    const isPruned = args[index + 2] === "-prune" && /^(?:-o|-or|,|)$/.test(args[index + 3] ?? "");
    if (isNot || isPruned) excluded.push(value);
    else if (arg === "-name") {
      names.push(widened(value));
      anyName.push(widened(value));
    }
    // What is pruned is not found.
    isNamed ||= !isNot && (arg === "-name" || isPruned);
  }
  if (names.length === 0) return { excluded };
  if (!isEither) return { excluded, names };
  return isTold && isNamed ? { excluded, anyName } : { excluded };
}

/** Without a directory it is the working directory. */
function orHere(read: RecursiveRead): RecursiveRead {
  return read.directories.length === 0 ? { ...read, directories: ["."] } : read;
}

/**
 * The words of a program that may be files: neither what it leaves out, nor what it looks for (`grep -rn secrets src`), nor the
 * message of a commit.
 */
export function fileWords({ name, args }: { name: string; args: readonly string[] }): string[] {
  const { values, counted } = exclusionsOf(name, args);
  const sought = soughtAt({ name, args }, values);
  const isEditor = /^g?sed$/.test(name);
  const script =
    isEditor && !args.some((arg) => /^-[A-Za-z]*[ef]$|^--(?:expression|file)/.test(arg))
      ? args.findIndex((arg) => !arg.startsWith("-"))
      : -1;
  return args.filter((arg, index) => {
    const before = args[index - 1] ?? "";
    const isMessage = name === "git" && MESSAGE.test(before);
    // `./x` may be meant as a path all the same.
    const isSought = index === sought && /^[^./~][^/]*$/.test(arg);
    // What a script of `sed` reads is looked at as such.
    if (index === script || (isEditor && /^-[A-Za-z]*e$|^--expression$/.test(before))) return false;
    return !isSought && !isMessage && !counted.has(index);
  });
}

/** Where the pattern of a search stands; -1 where there is none, or an option tells it. `values` are of what is left out. */
function soughtAt(
  { name, args }: { name: string; args: readonly string[] },
  values: ReadonlySet<number>,
): number {
  if (!GREPS.test(name) && !SEARCHERS.test(name)) return -1;
  const isElsewhere = args.some((arg) => /^-[A-Za-z]*[ef]|^--(?:regexp|file)/.test(arg));
  if (isElsewhere) return -1;
  // Not what is left out: `rg -g '!secrets' key`.
  return args.findIndex((arg, index) => !arg.startsWith("-") && !values.has(index));
}

export interface BelowOptions extends Omit<RecursiveRead, "directories"> {
  isDenied: (place: string) => boolean;
  maxEntries: number;
}

/** The first file or directory below `directory`, absolute, that is denied; links are not followed, as those programs do not. */
export function deniedBelow(
  directory: string,
  { isDenied, excluded, skipsHidden, names, anyName, isLeftOut, isFlat, maxEntries }: BelowOptions,
): string | undefined {
  let left = maxEntries;
  const queue = [""];
  for (const at of queue) {
    for (const { name, isDirectory } of entriesIn(join(directory, at))) {
      if (--left < 0) return undefined;
      if (skipsHidden && name.startsWith(".")) continue;
      const path = at === "" ? name : `${at}/${name}`;
      if (isExcluded(path, excluded) || isLeftOut?.(path, isDirectory)) continue;
      const place = join(directory, path);
      const isLike = (pattern: string) => !isDirectory && matchesGlob(name, pattern);
      const isFound = (names?.every(isLike) ?? true) && (anyName?.some(isLike) ?? true);
      if (isFound && isDenied(place)) return place;
      if (isDirectory && !isFlat) queue.push(path);
    }
  }
  return undefined;
}

function isExcluded(path: string, excluded: readonly string[]): boolean {
  const names = path.split("/");
  return excluded.some((pattern) => {
    const plain = pattern.replace(/^(?:\.\/|\*\*\/|\/)+/, "").replace(/\/(?:\*\*?)?$/, "");
    return plain !== "" &&
      (plain.includes("/")
        ? matchesGlob(path, plain)
        : names.some((name) => matchesGlob(name, plain)));
  });
}
