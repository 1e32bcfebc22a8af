/**
 * The permission mode `auto`: looks at a command line before it runs.
 *
 * @module
 */
import type { Refusal, Verdict } from "./invocation.ts";
import type { Places } from "./places.ts";
import { reviewOf } from "./review.ts";
import { reviewScript } from "./review_script.ts";
import { parseShell } from "./shell/parse_shell.ts";
import { ShellSyntaxError } from "./shell/syntax.ts";
import { ShellState } from "./shell_state.ts";
import { Workspace } from "./workspace.ts";

export interface AutoOptions {
  places: Places;
  /** The variables that the command will find in its environment. */
  environment: Readonly<Record<string, string>>;
  /** How long it may be looked at; 5 s unless given. */
  maxReviewMs?: number;
}

/** Linux takes no longer word, see execve(2). */
const MAX_COMMAND_CHARS = 128 * 1024;
/** A command line that takes longer is thousands of commands; those of people take some milliseconds. */
const MAX_REVIEW_MS = 5_000;

/**
 * Why `auto` refuses a command line; undefined when nothing stands against it. One that cannot be parsed is refused, as
 * it could not be looked at.
 */
export async function reviewCommandLine(
  command: string,
  { places, environment, maxReviewMs = MAX_REVIEW_MS }: AutoOptions,
): Promise<Verdict> {
  if (command.length > MAX_COMMAND_CHARS) {
    return { reason: "it is too long to be looked at", instead: "write it to a file and run that" };
  }
  const state = new ShellState(places.cwd, { environment: { ...environment, HOME: places.home } });
  const workspace = new Workspace(places, { environment });
  try {
    const script = parseShell(command);
    const deadline = performance.now() + maxReviewMs;
    return await reviewScript(script, reviewOf({ workspace, state, deadline, reviewScript }));
  } catch (error) {
    if (!(error instanceof ShellSyntaxError) && !(error instanceof RangeError)) throw error;
    return { reason: `it cannot be understood: ${error.message}`, instead: "write it more simply" };
  }
}

/** A refusal in one sentence. */
export function describeRefusal({ reason, instead }: Refusal): string {
  return `${reason}; instead, ${instead}`;
}
