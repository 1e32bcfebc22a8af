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
  /^(?:rm|mv|cp|tee|touch|truncate|ln|install|dd|chmod|chown|chgrp|patch|rsync|shred|unlink|rmdir|mkdir|sponge|g?sed|perl|ex|vi|vim|ed|git-mv|git-rm)$/;
/** Those of git's subcommands that change the working tree, and only in what they name. */
const GIT_CHANGERS = /^(?:mv|rm|checkout|restore|clean)$/;
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
  if (CHANGERS.test(name)) return fileWords({ name, args });
  if (name === "git") {
    const index = args.findIndex((arg) => GIT_CHANGERS.test(arg));
    return index === -1 ? [] : args.slice(index + 1);
  }
  if (TAR.test(name)) {
    return args.flatMap((arg, index) => {
      const [option, value = args[index + 1]] = DIRECTORY.exec(arg) ?? [];
      return option === undefined || value === undefined ? [] : [value];
    });
  }
  const rewriting = Object.hasOwn(REWRITING, name) ? REWRITING[name] : undefined;
  return rewriting !== undefined && args.some((arg) => rewriting.test(arg)) ? [...args] : [];
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
      return args.includes("-delete") ? findRoots(args) : undefined;
    default:
      return undefined;
  }
}
