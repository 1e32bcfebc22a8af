/**
 * The command tree, as Cliffy has it: for what `quick_command.ts` does not take. Only what `args` name is loaded and
 * declared.
 *
 * @module
 */
import type { Command } from "@cliffy/command";
import { ExitCode, UsageError } from "../errors.ts";
import { PROGRAM } from "../version.ts";
import { checkArguments } from "./arguments/check_arguments.ts";
import { isAttended } from "./attended.ts";
import { base } from "./declarations/base.ts";
import { commandNamed, COMMANDS } from "./declared/commands.ts";
import { declared } from "./declared/declaration.ts";
import { declaredCommand } from "./declared/declared_command.ts";
import type { Run } from "./declarations/run.ts";
import { withoutOtherOptions } from "./help/without_other_options.ts";
import { HelpRequest } from "./help/request.ts";

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
  const root = name === undefined ? await declareRoot(run) : declaredCommand(declared(base()));
  if (name !== undefined) {
    root.command(name, declaredCommand((await COMMANDS[name]())(run, wholeTree)));
  }
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
    const command = declaredCommand((await COMMANDS[name]())(run, wholeTree));
    return commandFirst(args, { index, command }) ?? args;
  }
  return args;
}

/** One word alone at a terminal, which may be a prompt or a slip. */
function isLoneWord([word = "", ...others]: readonly string[]): boolean {
  return others.length === 0 && /^[^-\s]\S*$/.test(word) && isAttended();
}

/** Whether a lone word is to go to a model. */
async function isMeant(word: string): Promise<boolean> {
  const { printNotice } = await import("./output/print.ts");
  if (confirm(`Send ${JSON.stringify(word)} to the model?`)) return true;
  printNotice(`nothing was sent; ${PROGRAM} --help shows the commands`);
  return false;
}

/** Every command, hidden ones too, to be looked at and not to be run. */
export async function wholeTree(): Promise<Command> {
  const run: Run = () => Promise.resolve();
  const root = await declareRoot(run);
  for (const [name, load] of Object.entries(COMMANDS)) {
    root.command(name, declaredCommand((await load())(run, wholeTree)));
  }
  return root;
}

async function declareRoot(run: Run): Promise<Command> {
  const { root } = await import("./declarations/root.ts");
  return declaredCommand(root(run));
}
