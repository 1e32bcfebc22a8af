/**
 * Who takes what a command prints for names of files: `find . | xargs cat`, `git ls-files | while read file …`.
 *
 * @module
 */
import type { Review } from "../review.ts";
import { programName } from "../shell/program_name.ts";
import type { Command, SimpleCommand } from "../shell/syntax.ts";
import { changesNamed } from "./changes_named.ts";
import { readsNamed } from "./file_lists.ts";

/** A program may stand behind wrappers: `timeout 5 cat`. */
const WORDS_LOOKED_AT = 6;
/** Whether what comes behind takes names from the pipe, or lets them through to one that does: `find . | sort | xargs cat`. */
export function feedsReader(behind: readonly Command[], { feeds = false }: Review): boolean {
  return behind.some(readsNamedFiles) || (feeds && behind.every(letsNamesThrough));
}

/** The same of one that changes these. */
export function feedsChanger(
  behind: readonly Command[],
  { observer, feedsChanges }: Review,
): boolean {
  if (observer === undefined) return false;
  return behind.some(changesNamed) || (feedsChanges === true && behind.every(letsNamesThrough));
}

/** `xargs cat`, `while read file …`: reads files whose names it is given. */
function readsNamedFiles(command: Command): boolean {
  // Also `env xargs`, `time xargs`.
  return command.kind !== "simple" || readsNamed(wordsOf(command));
}

function letsNamesThrough(command: Command): boolean {
  return command.kind === "simple" &&
    programsIn(command).some((name) =>
      /^(?:sort|uniq|head|tail|[ef]?grep|rg|sed|[gm]?awk|tr|cut|tac|shuf|tee|cat|xargs)$/.test(name)
    );
}

/** The words of a command that may be the program: others may stand before it. */
export function programsIn(command: SimpleCommand): string[] {
  return wordsOf(command).slice(0, WORDS_LOOKED_AT);
}

/** Without directories; what is only known when it runs is no name of a program. */
function wordsOf({ words }: SimpleCommand): string[] {
  return words.map(([first]) => first?.kind === "text" ? programName(first.text) : "");
}
