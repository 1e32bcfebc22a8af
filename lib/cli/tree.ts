/**
 * The command tree. Only what `args` name is declared: a command loads no more than it needs.
 *
 * @module
 */
import type { Command } from "@cliffy/command";
import { ExitCode, UsageError } from "../errors.ts";
import * as declare from "./declarations.ts";
import * as declareWorktree from "./worktree_declarations.ts";
import { declareRoot } from "./root_declaration.ts";

/** Runs a command's action and keeps its exit code. */
export type Run = (command: Promise<number>) => Promise<void>;

/** In the order of the help. */
const DECLARATIONS = {
  agents: declare.agents,
  logs: declare.logs,
  attach: declare.attach,
  stop: declare.stop,
  respawn: declare.respawn,
  rm: declare.rm,
  worktrees: declareWorktree.worktrees,
  diff: declareWorktree.diff,
  merge: declareWorktree.merge,
  sessions: declare.sessions,
  settle: declare.settle,
} satisfies Record<string, (run: Run) => Command>;

const ALIASES: Record<string, keyof typeof DECLARATIONS> = { ps: "agents" };

/** Builds the tree, runs what `args` name, and returns the exit code. */
export async function runTree(args: string[]): Promise<number> {
  let exitCode: number = ExitCode.done;
  const run: Run = async (command) => {
    exitCode = await command;
  };
  const root = declareRoot(run);
  const wanted = args[0] ?? "";
  const isKnown = wanted in ALIASES || wanted in DECLARATIONS;
  for (const [name, declareCommand] of Object.entries(DECLARATIONS)) {
    if (!isKnown || name === (ALIASES[wanted] ?? wanted)) root.command(name, declareCommand(run));
  }
  if (!isKnown) {
    root.command("help", declare.help((name) => showHelp(root as unknown as Command, name)));
    root.command("completions", await declare.completions(wanted === "completions"));
  }
  await root.parse(args);
  return exitCode;
}

function showHelp(root: Command, name: string | undefined): void {
  const command = name === undefined ? root : root.getCommand(name);
  if (command === undefined) throw new UsageError(`no such command: "${name}"`);
  command.showHelp();
}
