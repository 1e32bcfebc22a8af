/**
 * Ordinary command lines, without the tree of commands and Cliffy: what is typed often, and what the program calls itself
 * with.
 *
 * @module
 */
import { ExitCode } from "../errors.ts";
import { quickParse } from "./arguments/quick_parse.ts";
import { HELP, VERSION_OPTION } from "./arguments/standard_options.ts";
import { commandNamed, COMMANDS } from "./declared/commands.ts";
import type { Declaration } from "./declared/declaration.ts";
import type { Run, WholeTree } from "./declarations/run.ts";

/** What is meant by `args`; undefined where Cliffy has to decide. */
export async function quickCommand(
  args: readonly string[],
): Promise<(() => Promise<number>) | undefined> {
  let exitCode: number = ExitCode.done;
  const run: Run = async (command) => {
    exitCode = await command;
  };
  const [first = ""] = args;
  const name = commandNamed(first);
  if (args.some(isStandardOption) || name === undefined && !isSurelyRun(args)) return undefined;
  const declaration = name === undefined
    ? await declareRoot(run)
    : (await COMMANDS[name]())(run, wholeTree);
  const words = name === undefined ? args : args.slice(1);
  const parsed = quickParse(declaration, words, { isRoot: name === undefined });
  if (parsed === undefined) return undefined;
  return async () => {
    await declaration.act?.(parsed.options, ...parsed.operands);
    return exitCode;
  };
}

/** Also behind `--`, or as a value: then Cliffy finds out. */
function isStandardOption(word: string): boolean {
  return HELP.flags.includes(word) || VERSION_OPTION.flags.includes(word);
}

/** Whether no word may be a command, one of other tools, or a slip: the tree has questions and hints about these. */
function isSurelyRun(args: readonly string[]): boolean {
  const [first = ""] = args;
  if (first.startsWith("-")) return !args.some((word) => commandNamed(word) !== undefined);
  return /\s/.test(first);
}

const wholeTree: WholeTree = async () => {
  const tree = await import("./tree.ts");
  return await tree.wholeTree();
};

async function declareRoot(run: Run): Promise<Declaration> {
  const { root } = await import("./declarations/root.ts");
  return root(run);
}
