/**
 * What is said of a denied file that a command takes along without naming it: how it does, and what can be done instead.
 *
 * @module
 */
import { shellQuote } from "../../../sys/shell_quote.ts";
import type { GitChanges } from "../inner/git_changes.ts";
import { type GitShows, isUnclear } from "../inner/git_shows.ts";
import { wayToLeaveOut } from "./exclusions.ts";
import type { UserRule } from "./user_rule.ts";

const NAME = "name what you need";
/** Of git's: what they print can be chosen by paths. */
const TAKES_PATHS =
  /^(?:diff|diff-tree|diff-index|diff-files|log|whatchanged|reflog|show|format-patch|grep|archive|add|commit|reset|checkout|restore|status|ls-files)$/;
/** Those that change the paths that they are given, and else all. */
const CHANGES_PATHS = /^(?:restore|clean|rm|checkout-index)$/;

/**
 * Of a program that reads, or changes, all that is below `directory`, or names it for one that does.
 *
 * @param options.isWrite whether it changes that
 */
export function alongDirectory(
  program: string,
  { directory, isWrite }: { directory: string; isWrite: boolean },
): string {
  const how = wayToLeaveOut(program);
  const does = isWrite ? "changed" : "read";
  const leave = how === undefined ? "" : `leave it out (${how}), or `;
  return `which would be ${does} with all of "${directory}": ${leave}${NAME}`;
}

/** Of a command whose names are given to one that changes the files. */
export function alongNames(command: string): string {
  return `which would be changed with all that "${command}" names: ${NAME}`;
}

/** Of a git command that changes it; `command` as it is shown. */
export function alongGitChanges(
  { subcommand, questions }: GitChanges,
  { command, file }: { command: string; file: string },
): string {
  const isStash = subcommand === "stash" && !questions.some((words) => words.includes("show"));
  const push = isStash ? "git stash push " : "";
  const takesPaths = isStash || CHANGES_PATHS.test(subcommand);
  return takesPaths
    ? `which "${command}" would change: leave it out (${push}-- . ':!${file}'), or ${NAME}`
    : `which "${command}" would change and cannot leave out: use a command that names what you need`;
}

/** Of a git command that shows or copies it; `command` as it is shown. */
export function alongGit(
  shows: GitShows,
  { command, file, rule }: { command: string; file: string; rule: UserRule },
): string {
  const { into, fills } = shows;
  if (into !== undefined || fills !== undefined) {
    const { pattern, anywhere } = patternsFor(rule, file);
    const sparse = `git sparse-checkout set --no-cone '/*' ${shellQuote(`!${pattern}`)}`;
    const way = fills === undefined
      ? `make the copy without it (--no-checkout, and in the copy ${sparse} and git checkout)`
      : `leave it out there first (${sparse})`;
    return `which "${command}" would put where the rule does not hold: ${way}, or ` +
      `let the user add a rule that holds there, too: ${
        JSON.stringify(`${rule.tool}(${anywhere})`)
      }`;
  }
  const { names = [], subcommand } = shows;
  const takesPaths = TAKES_PATHS.test(subcommand) && names.length > 0 && !isUnclear(shows);
  return takesPaths
    ? `which "${command}" would show or copy: leave it out (-- . ':!${file}'), or ${NAME}`
    : `which "${command}" would show or copy and cannot leave out: use a command that names what you need`;
}

/** What the rule is about in a copy of the repository: for git there, and as a rule for wherever it is. */
function patternsFor(
  { pattern = "" }: UserRule,
  file: string,
): { pattern: string; anywhere: string } {
  const isElsewhere = /^(?:\/\/|~)/.test(pattern);
  if (isElsewhere) return { pattern: `/${file}`, anywhere: `//**/${file}` };
  const plain = pattern.replace(/^\.?\//, "");
  return { pattern: plain === pattern ? plain : `/${plain}`, anywhere: `//**/${plain}` };
}
