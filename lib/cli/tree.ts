/**
 * The command tree. Only what `args` name is declared: a command loads no more than it needs.
 *
 * @module
 */
import type { Command } from "@cliffy/command";
import { ExitCode, UsageError } from "../errors.ts";
import { agents } from "./declarations/agents.ts";
import { attach } from "./declarations/attach.ts";
import { completions } from "./declarations/completions.ts";
import { diff } from "./declarations/diff.ts";
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
  settle,
} satisfies Record<string, (run: Run) => Command>;

const ALIASES: Record<string, keyof typeof DECLARATIONS> = { ps: "agents" };

/** Builds the tree, runs what `args` name, and returns the exit code. */
export async function runTree(args: string[]): Promise<number> {
  let exitCode: number = ExitCode.done;
  const run: Run = async (command) => {
    exitCode = await command;
  };
  await (await declareTree(run, args[0] ?? "")).parse(args);
  return exitCode;
}

/** Every command, hidden ones too, to be looked at and not to be run. */
export async function wholeTree(): Promise<Command> {
  return await declareTree(async () => {}, "");
}

/** The root with the command `wanted`; with all of them where that is none. */
async function declareTree(run: Run, wanted: string): Promise<Command> {
  const root = declareRoot(run);
  const isKnown = Object.hasOwn(ALIASES, wanted) || Object.hasOwn(DECLARATIONS, wanted);
  for (const [name, declareCommand] of Object.entries(DECLARATIONS)) {
    if (!isKnown || name === (ALIASES[wanted] ?? wanted)) root.command(name, declareCommand(run));
  }
  if (!isKnown) {
    root.command("help", help((name) => showHelp(root as unknown as Command, name)));
    root.command("completions", await completions(wanted === "completions"));
  }
  return root as unknown as Command;
}

function showHelp(root: Command, name: string | undefined): void {
  const command = name === undefined ? root : root.getCommand(name);
  if (command === undefined) throw new UsageError(`no such command: "${name}"`);
  command.showHelp();
}
