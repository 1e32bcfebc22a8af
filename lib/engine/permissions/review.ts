/**
 * What the review of a command line carries along.
 *
 * @module
 */
import type { Invocation, Verdict } from "./invocation.ts";
import { type PrintContext, printedByScript } from "./printed.ts";
import { expandWord } from "./shell/expand.ts";
import type { Command, Script, Word } from "./shell/syntax.ts";
import { UNKNOWN } from "./shell/texts.ts";
import type { OpenInput, ShellState } from "./shell_state.ts";
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
      /** What the line itself has written into a file. */
      written?: (path: string) => string | undefined;
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

/** Texts that words become, of one command line: a second's worth of them, and more than anybody writes. */
const MAX_EXPANSIONS = 400_000;
/** More than people write: that a machine has stood still for a while is no reason to leave them unseen. */
const FEWEST_PROGRAMS = 50;

/** The standard input of what is reviewed, as far as it is no pipe, and what is read from other descriptors. */
export interface Review extends OpenInput {
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
  /** How often loops around it are gone through. */
  rounds: number;
  /** Of what is left of the work that one command line is worth. */
  work: { left: number };
  /** By `performance.now()`: what has not been looked at by then is refused. */
  deadline: number;
  /** So many programs of a line, and of scripts that it runs, are looked at all the same. */
  anyway: { left: number };
  /** How many scripts stand around this one. */
  depth: number;
  /** The functions of the script that are being called. */
  calling: readonly string[];
  /** Looks at a script inside of this one. */
  reviewScript: (script: Script, review: Review) => Promise<Verdict>;
}

/** One of a program's. */
export interface Argument {
  text: string;
  isDownloaded: boolean;
  /** Of `<(…)`: what is read from it, as far as it can be told. */
  printed?: string;
}

/** What a review begins with. */
export function reviewOf(
  review: Pick<Review, "observer" | "workspace" | "state" | "deadline" | "reviewScript">,
): Review {
  return {
    ...{ upstream: [], piped: [], input: [], inputFiles: [], isFedByDownload: false },
    ...{ depth: 0, calling: [], rounds: 1, work: { left: MAX_EXPANSIONS } },
    anyway: { left: FEWEST_PROGRAMS },
    ...review,
  };
}

/** Every text that `word` may become; `isValue`: of a variable. Nobody can tell once too much was looked at. */
export function expand(
  word: Word,
  { state, observer, work, workspace: { home } }: Review,
  { isValue = false } = {},
): string[] {
  if (work.left <= 0) {
    observer?.unclear("what so long a command does");
    return [UNKNOWN];
  }
  const context: PrintContext = { state, home, isExact: observer !== undefined };
  const texts = expandWord(word, {
    variables: state,
    home,
    homeOf: userHome,
    isValue,
    outputOf: (script) => printedByScript(script, context),
  });
  work.left -= texts.length + 1;
  return texts;
}
