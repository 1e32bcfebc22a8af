/**
 * What git changes of the files in a working tree without being told their names: `git restore .`, `git reset --hard`,
 * `git stash`, `git clean -fdx`, `git merge x`. A command is turned into questions; only git knows what it would change.
 *
 * @module
 */
import { hasOption, type ParsedOptions, parseOptions } from "../options.ts";
import { splitArguments } from "./git_arguments.ts";
import { type Changer, CHANGERS, LIST, type Question } from "./git_changers.ts";

/** How a disarmed git is asked which files that are. */
export interface GitChanges {
  /** `restore`, `reset`, `merge`. */
  subcommand: string;
  /** Options before the subcommand that say which repository is meant. */
  where: readonly string[];
  questions: readonly Question[];
}

/** What a git command would change; undefined for one that changes no more than it names. */
export function gitChanges(args: readonly string[]): GitChanges | undefined {
  const { where, subcommand, rest } = splitArguments(args);
  const changer = changerOf(subcommand);
  if (changer === undefined) return undefined;
  const cut = rest.indexOf("--");
  const before = cut === -1 ? rest : rest.slice(0, cut);
  const options = parseOptions(before, changer.withValue);
  const questions = changer.asks({
    ...{ options, named: options.operands, paths: cut === -1 ? [] : rest.slice(cut + 1) },
    isListed: hasOption(options, LIST),
  });
  return questions.length === 0 ? undefined : { subcommand, where, questions };
}

/** What a git command is told by its name to change; nothing where {@linkcode leavesNamed} is true. */
export function namedToChange(args: readonly string[]): readonly string[] {
  const { changer, options } = parsed(args);
  return changer?.leaves === undefined || changer.leaves(options) ? [] : options.operands;
}

/** Whether a git command names files and leaves them as they are, unread: `git rm --cached x`, `git restore --staged x`. */
export function leavesNamed(args: readonly string[]): boolean {
  const { changer, options } = parsed(args);
  return changer?.leaves?.(options) ?? false;
}

function parsed(args: readonly string[]): { changer: Changer | undefined; options: ParsedOptions } {
  const { subcommand, rest } = splitArguments(args);
  const changer = changerOf(subcommand);
  return { changer, options: parseOptions(rest, changer?.withValue) };
}

function changerOf(subcommand: string): Changer | undefined {
  return Object.hasOwn(CHANGERS, subcommand) ? CHANGERS[subcommand] : undefined;
}
