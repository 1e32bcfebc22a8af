/**
 * Programs that change files, and those that change all that is below a directory: `rm -r .`, `find src -delete`, `tar x -C src`.
 *
 * @module
 */
import { splitArguments } from "../inner/git_arguments.ts";
import { leavesNamed, namedToChange } from "../inner/git_changes.ts";
import { findOutputs, findRoots } from "../rules/find.ts";
import { gitOutputs } from "../rules/git_outputs.ts";
import { changedByContainer, ENGINES } from "../rules/mounts.ts";
import { treeChanges } from "../rules/other_vcs.ts";
import { formattedBy } from "../rules/formatters.ts";
import { archived, packed } from "../rules/packing.ts";
import { editsInPlace, removesRecursively, wayOf } from "../rules/writing_programs.ts";
import { formattedFiles } from "./formatted_files.ts";
import { fileWords, foundBy } from "./recursive_reads.ts";
import type { RecursiveRead } from "./recursive_read.ts";

/** Of programs that copy, what names where to; a source is changed only where it goes or gets another name. */
const INTO = /^(?:-t|--target-directory)(?:=(.+))?$/;
const TAKES_SOURCE = /^(?:-[a-zA-Z]*l|--link|--remove-s(?:ource|ent)-files|-d|--directory)$/;
/** An editor that may not write. */
const READ_ONLY = /^-[a-zA-Z]*[RM]$/;

/** The words of a program that name what it changes. */
export function changedWords(program: { name: string; args: readonly string[] }): string[] {
  const { name, args } = program;
  const [, asGit] = /^git-([a-z-]+)$/.exec(name) ?? [];
  if (asGit !== undefined) return changedWords({ name: "git", args: [asGit, ...args] });
  const words = fileWords(program);
  switch (wayOf(name)) {
    case "copies":
      return name === "mv" ? words : copyTargets(name, words, args);
    case "links":
    case "makes":
    case "modes":
    case "removes":
      return words;
    case "writes":
      if (name === "dd") return words.filter((word) => word.startsWith("of="));
      // Which says where by an option.
      if (name === "shuf") return [];
      return /^n?vim?$/.test(name) && args.some((arg) => READ_ONLY.test(arg)) ? [] : words;
    case "packs":
      return packed(program);
    case "edits":
      return editsInPlace(program) ? words : [];
    case "archives": {
      const { into, made, removed } = archived(program);
      return [...into, ...made, ...removed];
    }
    case undefined:
      break;
  }
  if (name === "git") return whereGitRuns(args, [...gitOutputs(args), ...namedToChange(args)]);
  if (ENGINES.includes(name)) return changedByContainer(args);
  const tree = treeChanges(program);
  if (tree !== undefined) return [...tree.words];
  return name.endsWith("find") ? findOutputs(args) : formattedBy(program);
}

/** Words of what nobody reads, as it is put over whatever is there (the last one of `cp example .env`) or left as it is (`chmod`). */
export function unreadWords({ name, args }: { name: string; args: readonly string[] }): string[] {
  const isOnce = (word: string) => args.filter((arg) => arg === word).length === 1;
  switch (wayOf(name)) {
    case "copies":
      return args.some((arg) => TAKES_SOURCE.test(arg))
        ? []
        : copyTargets(name, fileWords({ name, args }), args).filter(isOnce);
    case "makes":
      return fileWords({ name, args });
    case "modes":
      // Others read whom to let from a file.
      return /^ch/.test(name) ? [...args] : [];
    default:
      return name === "tee" || (name === "git" && leavesNamed(args)) ? [...args] : [];
  }
}

/** Words of a git command, counted from where git was started: `-C` leads elsewhere, `:/` and its like say from where. */
function whereGitRuns(args: readonly string[], words: readonly string[]): string[] {
  const { where } = splitArguments(args);
  const directories = where.filter((_, index) => where[index - 1] === "-C");
  const plain = words.map((word) => word.replace(/^:(?:\/|\([a-z,]*\))/, ""));
  return directories.length === 0
    ? plain
    : plain.map((word) => word.startsWith("/") ? word : [...directories, word].join("/"));
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
export function recursiveWrite(
  name: string,
  args: readonly string[],
  { cwd }: { cwd?: string | undefined } = {},
): RecursiveRead | undefined {
  const formatted = formattedFiles({ name, args }, cwd);
  if (formatted !== undefined) return formatted;
  const directories = directoriesChanged(name, args);
  if (directories === undefined) return undefined;
  const found = name.endsWith("find") ? foundBy(args) : { excluded: [] };
  return { directories, skipsHidden: false, ...found };
}

function directoriesChanged(name: string, args: readonly string[]): string[] | undefined {
  const operands = args.filter((arg) => !arg.startsWith("-"));
  const isRecursive = args.some((arg) => /^-[A-Za-z]*[rR]|^--recursive$/.test(arg));
  switch (wayOf(name)) {
    case "removes":
      return removesRecursively({ name, args }) ? operands : undefined;
    case "modes":
      return isRecursive ? operands : undefined;
    case "copies":
      return name === "mv" ? operands : undefined;
    case "archives": {
      const { removed } = archived({ name, args });
      return removed.length > 0 ? removed : undefined;
    }
    default:
      break;
  }
  if (name === "git") {
    const { subcommand, rest } = splitArguments(args);
    const takesAll = !leavesNamed(args) &&
      (subcommand === "mv" || (subcommand === "rm" && isRecursive));
    return takesAll ? whereGitRuns(args, rest.filter((arg) => !arg.startsWith("-"))) : undefined;
  }
  const tree = treeChanges({ name, args });
  if (tree !== undefined) return tree.words.length > 0 ? [...tree.words] : undefined;
  if (!/^g?find$/.test(name)) return undefined;
  return args.includes("-delete") ? findRoots(args) : undefined;
}
