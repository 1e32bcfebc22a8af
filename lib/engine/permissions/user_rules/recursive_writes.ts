/**
 * Programs that change files, and those that change all that is below a directory: `rm -r .`, `find src -delete`, `tar x -C src`.
 *
 * @module
 */
import { findRoots } from "../rules/find.ts";
import { fileWords, foundBy } from "./recursive_reads.ts";
import type { RecursiveRead } from "./recursive_read.ts";

/** Programs that change the files that their operands name. */
const CHANGERS =
  /^(?:rm|mv|tee|touch|truncate|ln|chmod|chown|chgrp|patch|shred|unlink|rmdir|mkdir|sponge|ex|vi|vim|nvim|nano|emacs|ed|git-mv|git-rm|setfacl)$/;
/** Those that change the last of them, or what these options name; a source only where it goes or gets another name. */
const COPIERS = /^(?:cp|install|rsync)$/;
const INTO = /^(?:-t|--target-directory)(?:=(.+))?$/;
const TAKES_SOURCE = /^(?:-[a-zA-Z]*l|--link|--remove-source-files|-d|--directory)$/;
/** An editor that may not write. */
const READ_ONLY = /^-[a-zA-Z]*[RM]$/;
/** Those that put another file in its place, and the options with which they do not. */
const PACKERS = /^(?:gzip|gunzip|bzip2|bunzip2|xz|unxz)$/;
const KEEPS = /^(?:-[a-zA-Z0-9]*[cktl]|--(?:stdout|to-stdout|keep|test|list)$)/;
/** Those that change what their operands name with this option. */
const IN_PLACE: Readonly<Record<string, RegExp>> = {
  sed: /^(?:-[a-zA-Z]*i|--in-place)/,
  gsed: /^(?:-[a-zA-Z]*i|--in-place)/,
  perl: /^-[a-zA-Z0]*i/,
  ruby: /^-[a-z0]*i/,
  awk: /^inplace$/,
  gawk: /^inplace$/,
  yq: /^(?:-[a-z]*i|--inplace)/,
  csplit: /^(?:-f|--prefix)/,
};
/** Those of git's subcommands that change the working tree, and only in what they name. */
const GIT_CHANGERS = /^(?:mv|rm|checkout|restore|clean|clone|init|worktree|bundle)$/;
/** Where others of them write to. */
const GIT_OUTPUT = /^(?:-o|--output(?:-directory)?)(?:=(.*))?$/s;
const TAR = /^(?:bsd|g)?tar$/;
/** Where an archive is unpacked. */
const DIRECTORY = /^(?:-C|--directory|--cd)(?:=(.+))?$/;
/** Tools that rewrite what they are given, and with what. */
const REWRITING: Readonly<Record<string, RegExp>> = {
  prettier: /^(?:-w|--write)$/,
  eslint: /^--fix$/,
  biome: /^--(?:write|apply|fix)$/,
  gofmt: /^-w$/,
  goimports: /^-w$/,
  shfmt: /^-w$/,
  ruff: /^(?:--fix|format)$/,
  black: /^(?!--(?:check|diff)$)/,
  isort: /^(?!--(?:check|diff)$)/,
  rustfmt: /^(?!--check$)/,
};

/** The words of a program that name what it changes. */
export function changedWords({ name, args }: { name: string; args: readonly string[] }): string[] {
  const words = fileWords({ name, args });
  if (/^n?vim?$/.test(name) && args.some((arg) => READ_ONLY.test(arg))) return [];
  if (CHANGERS.test(name)) return words;
  if (name === "dd") return words.filter((word) => word.startsWith("of="));
  if (COPIERS.test(name)) return copyTargets(name, words, args);
  if (name === "git") {
    const index = args.findIndex((arg) => GIT_CHANGERS.test(arg));
    const outputs = args.flatMap((arg, at) => {
      const [option, value = args[at + 1] ?? ""] = GIT_OUTPUT.exec(arg) ?? [];
      return option === undefined ? [] : [value];
    });
    return [...outputs, ...index === -1 ? [] : args.slice(index + 1)];
  }
  if (PACKERS.test(name) && !args.some((arg) => KEEPS.test(arg))) return [...args];
  const inPlace = Object.hasOwn(IN_PLACE, name) ? IN_PLACE[name] : undefined;
  if (inPlace !== undefined && args.some((arg) => inPlace.test(arg))) return words;
  if (TAR.test(name)) {
    return args.flatMap((arg, index) => {
      const [option, value = args[index + 1]] = DIRECTORY.exec(arg) ?? [];
      return option === undefined || value === undefined ? [] : [value];
    });
  }
  const rewriting = Object.hasOwn(REWRITING, name) ? REWRITING[name] : undefined;
  return rewriting !== undefined && args.some((arg) => rewriting.test(arg)) ? [...args] : [];
}

function copyTargets(
  name: string,
  words: readonly string[],
  args: readonly string[],
): string[] {
  if (args.some((arg) => TAKES_SOURCE.test(arg))) return [...words];
  // Of rsync it says to keep the times.
  const into = name === "rsync" ? [] : args.flatMap((arg, index) => {
    const [option, value = args[index + 1] ?? ""] = INTO.exec(arg) ?? [];
    return option === undefined ? [] : [value];
  });
  return into.length > 0 ? into : words.filter((word) => !word.startsWith("-")).slice(-1);
}

/** What a program changes of whole directories; undefined for one that does not. */
export function recursiveWrite(name: string, args: readonly string[]): RecursiveRead | undefined {
  const directories = directoriesChanged(name, args);
  if (directories === undefined) return undefined;
  const found = name.endsWith("find") ? foundBy(args) : { excluded: [] };
  return { directories, skipsHidden: false, ...found };
}

function directoriesChanged(name: string, args: readonly string[]): string[] | undefined {
  const operands = args.filter((arg) => !arg.startsWith("-"));
  const isRecursive = args.some((arg) => /^-[A-Za-z]*[rR]|^--recursive$/.test(arg));
  switch (name) {
    case "rm":
    case "chmod":
    case "chown":
    case "chgrp":
      return isRecursive ? operands : undefined;
    case "mv":
      return operands;
    case "find":
    case "gfind":
      return args.includes("-delete") || runsChanger(args) ? findRoots(args) : undefined;
    default:
      return undefined;
  }
}

/** Of `find`: what it runs on what it finds changes that. */
function runsChanger(args: readonly string[]): boolean {
  return args.some((arg, index) => {
    if (!/^-(?:exec|ok)/.test(arg)) return false;
    const name = args[index + 1]?.split("/").at(-1) ?? "";
    const inPlace = Object.hasOwn(IN_PLACE, name) ? IN_PLACE[name] : undefined;
    return CHANGERS.test(name) || args.slice(index + 2).some((word) => inPlace?.test(word));
  });
}
