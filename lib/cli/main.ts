/**
 * Runs the command line: the tree decides what to do, errors become words and an exit code.
 *
 * @module
 */
import { ValidationError } from "@cliffy/command";
import { searchPath } from "../config/environment.ts";
import { ExitCode, UsageError, UserError } from "../errors.ts";
import { setSearchPath } from "../sys/find_program.ts";
import { PROGRAM } from "../version.ts";
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
    return await runTree(args);
  } catch (error) {
    // Whoever read our output has gone (`… | head -1`): nobody to tell, and nothing wrong.
    if (error instanceof Deno.errors.BrokenPipe) return ExitCode.done;
    const known = error instanceof ValidationError ? toUsageError(error, args) : error;
    printError(known);
    return known instanceof UserError ? known.exitCode : ExitCode.failed;
  }
}

/** Cliffy's words in the shape of ours: small first letter, no period, quoted names. */
function toUsageError(error: ValidationError, args: readonly string[]): UsageError {
  const message = error.message.replace(/\.$/, "");
  const [first = ""] = args;
  const command = commandNamed(first) === undefined ? "" : ` ${first}`;
  const help = `${PROGRAM}${command} --help`;
  const hint = /^Too many arguments/.test(message) && command === ""
    ? `quote a prompt of several words; see ${help}`
    : `see ${help}`;
  return new UsageError(message.charAt(0).toLowerCase() + message.slice(1), { hint, cause: error });
}
