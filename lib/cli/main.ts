/**
 * Runs the command line: the tree decides what to do, errors become words and an exit code.
 *
 * @module
 */
import { ValidationError } from "@cliffy/command";
import { searchPath } from "../config/environment.ts";
import { ExitCode, type UsageError, UserError } from "../errors.ts";
import { setSearchPath } from "../sys/find_program.ts";
import { PROGRAM } from "../version.ts";
import { becomeSubreaper, SUPERVISE_COMMAND, SUPERVISOR } from "../sys/subreaper.ts";
import { FORWARD_COMMAND } from "../sys/sandbox/network/forward_command.ts";
import { printError } from "./output/print.ts";
import { commandNamed, runTree } from "./tree.ts";

/**
 * Does what `args` ask for.
 *
 * @returns the exit code of the program
 */
export async function main(args: string[]): Promise<number> {
  setSearchPath(searchPath());
  try {
    const [word, program, ...words] = args;
    // Not for people, and nothing that a command line is parsed for.
    if (word === SUPERVISE_COMMAND && program === SUPERVISOR) becomeSubreaper([program, ...words]);
    if (word === FORWARD_COMMAND && program !== undefined) {
      const { forward } = await import("../sys/sandbox/network/forward.ts");
      await forward(program, words.map(Number));
      return ExitCode.done;
    }
    return await runTree(args);
  } catch (error) {
    // Whoever read our output has gone (`… | head -1`): nobody to tell, and nothing wrong.
    if (error instanceof Deno.errors.BrokenPipe) return ExitCode.done;
    const known = error instanceof ValidationError ? await toUsageError(error, args) : error;
    printError(known);
    return known instanceof UserError ? known.exitCode : ExitCode.failed;
  }
}

/** With a hint at the help of the command that was meant. */
async function toUsageError(
  error: ValidationError,
  args: readonly string[],
): Promise<UsageError> {
  const { usageError } = await import("./arguments/usage_error.ts");
  const [first = ""] = args;
  const command = commandNamed(first) === undefined ? "" : ` ${first}`;
  const see = `see ${PROGRAM}${command} --help`;
  const help = /^Too many arguments/.test(error.message) && command === ""
    ? `quote a prompt of several words; ${see}`
    : see;
  return usageError(error.message, { help, cause: error });
}
