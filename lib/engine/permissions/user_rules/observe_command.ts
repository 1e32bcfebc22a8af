/**
 * What a command line would do, told without judging it.
 *
 * @module
 */
import type { Places } from "../places.ts";
import { type Observer, reviewOf } from "../review.ts";
import { reviewScript } from "../review_script.ts";
import { ShellState } from "../shell_state.ts";
import { parseShell } from "../shell/parse_shell.ts";
import { ShellSyntaxError } from "../shell/syntax.ts";
import { Workspace } from "../workspace.ts";

export type ObservedProgram = Parameters<Observer["program"]>[0];

export interface ObservedCode {
  name: string;
  cwd: string | undefined;
  text: string;
}

export interface ObservedCommand {
  programs: ObservedProgram[];
  redirections: Array<
    { path: string; cwd: string | undefined; isWritten: boolean; isElsewhere: boolean }
  >;
  /** Programs in other languages that stand on the line. */
  codes: ObservedCode[];
  /** That are set. */
  variables: string[];
  /** What cannot be told beforehand, in words. */
  unclear: string[];
}

export interface ObserveOptions {
  places: Places;
  /** The variables that the command will find in its environment. */
  environment: Readonly<Record<string, string>>;
  /** Which scripts on the disk are looked at when they are run; none unless given. */
  isWorth?: ((text: string) => boolean) | undefined;
}

/** Linux takes no longer word, see execve(2). */
const MAX_COMMAND_CHARS = 128 * 1024;
const MAX_OBSERVING_MS = 5_000;

/** Every program that a command line would start, through pipes, substitutions, functions, shells and wrappers. */
export async function observeCommand(
  command: string,
  { places, environment, isWorth }: ObserveOptions,
): Promise<ObservedCommand> {
  const found: ObservedCommand = {
    ...{ programs: [], redirections: [], codes: [], variables: [], unclear: [] },
  };
  if (command.length > MAX_COMMAND_CHARS) {
    return { ...found, unclear: ["what so long a line does"] };
  }
  const none = () => {};
  // What a loop does again is judged once.
  const known = new Set<string>();
  const add = (program: ObservedProgram) => {
    const key = JSON.stringify({ ...program, workspace: undefined });
    if (!known.has(key)) found.programs.push(program);
    known.add(key);
  };
  const ofScripts: Observer = {
    program: (program) => add({ ...program, isInFile: true }),
    ...{ redirection: none, variable: none, code: none, unclear: none },
  };
  const scripts = isWorth && { isWorth, observer: ofScripts };
  if (scripts !== undefined) ofScripts.scripts = scripts;
  const observer: Observer = {
    ...(scripts && { scripts }),
    program: add,
    redirection: (path, how) => void found.redirections.push({ path, ...how }),
    variable: (name) => void found.variables.push(name),
    code: ({ name, cwd }, texts) =>
      void found.codes.push(...texts.map((text) => ({ name, cwd, text }))),
    unclear: (why) => void found.unclear.push(why),
  };
  const state = new ShellState(places.cwd, { environment: { ...environment, HOME: places.home } });
  try {
    const workspace = new Workspace(places, { environment });
    const deadline = performance.now() + MAX_OBSERVING_MS;
    const review = reviewOf({ observer, workspace, state, deadline, reviewScript });
    await reviewScript(parseShell(command), review);
  } catch (error) {
    if (!(error instanceof ShellSyntaxError) && !(error instanceof RangeError)) throw error;
    found.unclear.push("what it means");
  }
  return found;
}
