/**
 * What the review of a command line carries along.
 *
 * @module
 */
import type { Invocation, Verdict } from "./invocation.ts";
import { type PrintContext, printedByScript } from "./printed.ts";
import { expandWord } from "./shell/expand.ts";
import type { Command, Script, Word } from "./shell/syntax.ts";
import type { ShellState } from "./shell_state.ts";
import { userHome } from "../../sys/user_home.ts";
import type { Workspace } from "./workspace.ts";

/** Hears of all that a command line would do, instead of what is wrong with it: nothing is refused then. */
export interface Observer {
  /** `isFollowed`: it does nothing by itself but run others, which are told as well. */
  program(
    program: Pick<Invocation, "name" | "args" | "cwd"> & {
      /** As it was typed, with its directory. */
      typed: string;
      /** Without its directory, what the file is called that it leads to. */
      leadsTo: string;
      isFollowed: boolean;
      /** It runs in a container or on another machine, by a program that was told of before. */
      isElsewhere: boolean;
      /** Whoever comes next takes what it prints for names of files, and reads these. */
      feeds: boolean;
      /** The same, and changes these. */
      feedsChanges: boolean;
      /** What it is fed with, as far as that can be told; and the files that are its standard input. */
      fed: readonly string[];
      inputFiles: readonly string[];
      /** Its words are what a `find` finds, which is told of as well. */
      isPlaced?: boolean;
      /** It stands in a file that is run. */
      isInFile?: boolean;
    },
  ): void;
  /** A redirection to or from a file. */
  redirection(
    path: string,
    /** `isElsewhere`: in a container or on another machine. */
    how: { cwd: string | undefined; isWritten: boolean; isElsewhere: boolean },
  ): void;
  variable(name: string): void;
  /** Texts for an interpreter, among them its program. */
  code(program: Pick<Invocation, "name" | "cwd">, texts: readonly string[]): void;
  /** Something that cannot be told beforehand. */
  unclear(why: string): void;
  /** Who hears of what stands in scripts that are run, of those that are worth a look. */
  scripts?: { isWorth(text: string): boolean; observer: Observer };
}

export interface Review {
  observer?: Observer;
  workspace: Workspace;
  state: ShellState;
  /** What is piped into the script; outermost first. */
  upstream: readonly Command[];
  /** What it prints may be names of files that are read then. */
  feeds?: boolean;
  /** The same of files that are changed then. */
  feedsChanges?: boolean;
  /** What is run is given by a `find`, or its like. */
  isPlaced?: boolean;
  /** What follows in the same script. */
  next?: Script;
  /** The words that these print, as far as they can be told. */
  piped: readonly string[];
  /** By `performance.now()`: what has not been looked at by then is refused. */
  deadline: number;
  /** How many scripts stand around this one. */
  depth: number;
  /** The functions of the script that are being called. */
  calling: readonly string[];
  /** Looks at a script inside of this one. */
  reviewScript: (script: Script, review: Review) => Promise<Verdict>;
}

/** Every text that `word` may become; `isValue`: of a variable. */
export function expand(
  word: Word,
  { state, observer, workspace: { home } }: Review,
  { isValue = false } = {},
): string[] {
  const context: PrintContext = { state, home, isExact: observer !== undefined };
  return expandWord(word, {
    variables: state,
    home,
    homeOf: userHome,
    isValue,
    outputOf: (script) => printedByScript(script, context),
  });
}
