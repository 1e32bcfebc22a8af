/**
 * The command tree. Only what `args` name is declared: a command loads no more than it needs.
 *
 * @module
 */
import type { Command } from "@cliffy/command";
import { ExitCode } from "../errors.ts";
import { agents } from "./declarations/agents.ts";
import { attach } from "./declarations/attach.ts";
import { complete } from "./declarations/complete.ts";
import { completions } from "./declarations/completions.ts";
import { config } from "./declarations/config.ts";
import { diff } from "./declarations/diff.ts";
import { doctor } from "./declarations/doctor.ts";
import { help } from "./declarations/help.ts";
import { inspect } from "./declarations/inspect.ts";
import { logs } from "./declarations/logs.ts";
import { merge } from "./declarations/merge.ts";
import { prune } from "./declarations/prune.ts";
import { respawn } from "./declarations/respawn.ts";
import { rm } from "./declarations/rm.ts";
import { root as declareRoot } from "./declarations/root.ts";
import { sessions } from "./declarations/sessions.ts";
import { settle } from "./declarations/settle.ts";
import { stop } from "./declarations/stop.ts";
import { wait } from "./declarations/wait.ts";
import { worktrees } from "./declarations/worktrees.ts";
import { helpAlone } from "./help/alone.ts";
import { HelpRequest } from "./help/request.ts";

/** Runs a command's action and keeps its exit code. */
export type Run = (command: Promise<number>) => Promise<void>;

/** In the order of the help. */
const DECLARATIONS = {
  agents,
  logs,
  attach,
  inspect,
  wait,
  stop,
  respawn,
  rm,
  prune,
  worktrees,
  diff,
  merge,
  sessions,
  config,
  doctor,
  completions,
  complete,
  settle,
} satisfies Record<string, (run: Run) => Command>;

const ALIASES: Record<string, keyof typeof DECLARATIONS> = { ps: "agents" };

/** Builds the tree, runs what `args` name, and returns the exit code. */
export async function runTree(args: string[]): Promise<number> {
  let exitCode: number = ExitCode.done;
  const run: Run = async (command) => {
    exitCode = await command;
  };
  const root = declareTree(run, args[0] ?? "");
  try {
    await root.parse(helpAlone(args));
  } catch (error) {
    if (!(error instanceof HelpRequest)) throw error;
    const { showCommandHelp } = await import("./help/show.ts");
    showCommandHelp(error.command);
  }
  return exitCode;
}

/** Whether a word names a command. */
export function isCommand(word: string): boolean {
  return Object.hasOwn(ALIASES, word) || Object.hasOwn(DECLARATIONS, word);
}

/** Every command, hidden ones too, to be looked at and not to be run. */
export function wholeTree(): Command {
  return declareTree(async () => {}, "");
}

/** The root with the command `wanted`; with all of them where that is none. */
function declareTree(run: Run, wanted: string): Command {
  const root = declareRoot(run);
  const isKnown = isCommand(wanted);
  for (const [name, declareCommand] of Object.entries(DECLARATIONS)) {
    if (!isKnown || name === (ALIASES[wanted] ?? wanted)) root.command(name, declareCommand(run));
  }
  if (!isKnown) root.command("help", help(run, root as unknown as Command));
  return root as unknown as Command;
}
