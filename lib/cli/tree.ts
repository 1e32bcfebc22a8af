/**
 * The command tree. Only what `args` name is loaded and declared: most of the time that a short
 * command takes is that of reading and declaring.
 *
 * @module
 */
import type { Command } from "@cliffy/command";
import { ExitCode, UsageError } from "../errors.ts";
import { PROGRAM } from "../version.ts";
import { checkArguments } from "./arguments/check_arguments.ts";
import { base } from "./declarations/base.ts";
import type { Run, WholeTree } from "./declarations/run.ts";
import { withoutOtherOptions } from "./help/without_other_options.ts";
import { HelpRequest } from "./help/request.ts";

type Declare = (run: Run, wholeTree: WholeTree) => Command;

/** In the order of the help. */
const COMMANDS = {
  agents: async () => (await import("./declarations/agents.ts")).agents,
  top: async () => (await import("./declarations/top.ts")).top,
  logs: async () => (await import("./declarations/logs.ts")).logs,
  attach: async () => (await import("./declarations/attach.ts")).attach,
  inspect: async () => (await import("./declarations/inspect.ts")).inspect,
  tell: async () => (await import("./declarations/tell.ts")).tell,
  report: async () => (await import("./declarations/report.ts")).report,
  wait: async () => (await import("./declarations/wait.ts")).wait,
  stop: async () => (await import("./declarations/stop.ts")).stop,
  respawn: async () => (await import("./declarations/respawn.ts")).respawn,
  rm: async () => (await import("./declarations/rm.ts")).rm,
  prune: async () => (await import("./declarations/prune.ts")).prune,
  worktrees: async () => (await import("./declarations/worktrees.ts")).worktrees,
  diff: async () => (await import("./declarations/changes/diff.ts")).diff,
  rollback: async () => (await import("./declarations/changes/rollback.ts")).rollback,
  merge: async () => (await import("./declarations/changes/merge.ts")).merge,
  pr: async () => (await import("./declarations/changes/pr.ts")).pr,
  sessions: async () => (await import("./declarations/sessions.ts")).sessions,
  auth: async () => (await import("./declarations/auth.ts")).auth,
  init: async () => (await import("./declarations/init.ts")).init,
  permissions: async () => (await import("./declarations/permissions.ts")).permissions,
  trust: async () => (await import("./declarations/trust.ts")).trust,
  config: async () => (await import("./declarations/config.ts")).config,
  skills: async () => (await import("./declarations/extensions/skills.ts")).skills,
  mcp: async () => (await import("./declarations/extensions/mcp.ts")).mcp,
  doctor: async () => (await import("./declarations/doctor.ts")).doctor,
  upgrade: async () => (await import("./declarations/upgrade.ts")).upgrade,
  completions: async () => (await import("./declarations/completions.ts")).completions,
  complete: async () => (await import("./declarations/complete.ts")).complete,
  "tell-end": async () => (await import("./declarations/tell_end.ts")).tellEnd,
  "begin-job": async () => (await import("./declarations/begin_job.ts")).beginJob,
  settle: async () => (await import("./declarations/settle.ts")).settle,
  help: async () => (await import("./declarations/help.ts")).help,
} satisfies Record<string, () => Promise<Declare>>;

const ALIASES: Record<string, keyof typeof COMMANDS> = { ps: "agents" };

/** Builds what is needed of the tree, runs what `args` name, and returns the exit code. */
export async function runTree(typed: string[]): Promise<number> {
  let exitCode: number = ExitCode.done;
  const run: Run = async (command) => {
    exitCode = await command;
  };
  const args = await withCommandFirst(typed, run);
  const name = commandNamed(args[0] ?? "");
  if (name === undefined) {
    await refuseMistyped(args);
    if (isLoneWord(args) && !await isMeant(args[0] ?? "")) return ExitCode.failed;
  }
  const root = name === undefined ? await declareRoot(run) : base();
  if (name !== undefined) root.command(name, (await COMMANDS[name]())(run, wholeTree));
  try {
    const words = withoutOtherOptions(args);
    // What a shell asks is of somebody's command line, with whatever is wrong there.
    await root.parse(name === "complete" ? words : checkArguments(root, words));
  } catch (error) {
    if (!(error instanceof HelpRequest)) throw error;
    const { showCommandHelp } = await import("./help/show.ts");
    // The overview is of all commands, none of which had to be declared so far.
    showCommandHelp(error.command === root ? await wholeTree() : error.command);
  }
  return exitCode;
}

/**
 * One word that is nearly a command is no prompt: a model would be asked about a slip of the fingers.
 *
 * @throws {UsageError}
 */
async function refuseMistyped([word = "", ...others]: readonly string[]): Promise<void> {
  if (!word.startsWith("-")) {
    const { refuseOtherVerb } = await import("./arguments/other_verbs.ts");
    refuseOtherVerb(word);
  }
  // With an option before or behind it, or with several words in it, it is meant as a prompt.
  if (!/^[a-z]{3,}$/.test(word) || others.some((other) => other.startsWith("-"))) return;
  const { nearNames } = await import("../text/near_names.ts");
  const [near] = nearNames(word, Object.keys(COMMANDS));
  if (near === undefined) return;
  throw new UsageError(`no such command: "${word}"`, {
    hint: `did you mean ${PROGRAM} ${near}? As a prompt: ${PROGRAM} -- ${word}`,
  });
}

/** `isonforge --json agents`: the command comes first, where the options before it are its own. */
async function withCommandFirst(args: string[], run: Run): Promise<string[]> {
  if (!args[0]?.startsWith("-")) return args;
  const end = args.indexOf("--");
  for (const [index, word] of args.slice(0, end < 0 ? args.length : end).entries()) {
    const name = commandNamed(word);
    if (name === undefined) continue;
    const { commandFirst } = await import("./arguments/command_first.ts");
    const command = (await COMMANDS[name]())(run, wholeTree);
    return commandFirst(args, { index, command }) ?? args;
  }
  return args;
}

/** One word alone at a terminal, which may be a prompt or a slip. */
function isLoneWord([word = "", ...others]: readonly string[]): boolean {
  return others.length === 0 && /^[^-\s]\S*$/.test(word) &&
    Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
}

/** Whether a lone word is to go to a model. */
async function isMeant(word: string): Promise<boolean> {
  const { printNotice } = await import("./output/print.ts");
  if (confirm(`Send ${JSON.stringify(word)} to the model?`)) return true;
  printNotice(`nothing was sent; ${PROGRAM} --help shows the commands`);
  return false;
}

/** The command that a word names, if it names one. */
export function commandNamed(word: string): keyof typeof COMMANDS | undefined {
  if (Object.hasOwn(ALIASES, word)) return ALIASES[word];
  return Object.hasOwn(COMMANDS, word) ? word as keyof typeof COMMANDS : undefined;
}

/** Every command, hidden ones too, to be looked at and not to be run. */
export async function wholeTree(): Promise<Command> {
  const run: Run = () => Promise.resolve();
  const root = await declareRoot(run);
  for (const [name, load] of Object.entries(COMMANDS)) {
    root.command(name, (await load())(run, wholeTree));
  }
  return root;
}

async function declareRoot(run: Run): Promise<Command> {
  const { root } = await import("./declarations/root.ts");
  return root(run) as unknown as Command;
}
