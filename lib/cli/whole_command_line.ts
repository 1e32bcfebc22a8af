/**
 * What Cliffy makes of a command line, and the words about what is wrong with one.
 *
 * @module
 */
import { ValidationError } from "@cliffy/command";
import type { UsageError } from "../errors.ts";
import { PROGRAM } from "../version.ts";
import { ArgumentError } from "./arguments/argument_error.ts";
import { commandNamed } from "./declared/commands.ts";
import { runTree } from "./tree.ts";

/**
 * Does what `args` ask for.
 *
 * @returns the exit code of the program
 * @throws {UsageError} when the command line is wrong
 */
export async function runWholeCommandLine(args: string[]): Promise<number> {
  try {
    return await runTree(args);
  } catch (error) {
    const isWrong = error instanceof ValidationError || error instanceof ArgumentError;
    if (!isWrong) throw error;
    const usageError = await toUsageError(error, args);
    const { outputOptionsIn, printFailedResult } = await import("./output/failed_result.ts");
    printFailedResult(usageError, outputOptionsIn(args));
    throw usageError;
  }
}

/** With a hint at the help of the command that was meant. */
async function toUsageError(
  error: Error,
  args: readonly string[],
): Promise<UsageError> {
  const { usageError } = await import("./arguments/usage_error.ts");
  const [first = ""] = args;
  const command = commandNamed(first) === undefined ? "" : ` ${first}`;
  const see = `see ${PROGRAM}${command} --help`;
  // `mcp add docs npx -y docs`, as people type it.
  const isOfProgram = first === "mcp" && args[1] === "add" && /^Unknown option/.test(error.message);
  if (isOfProgram) {
    const hint = `what is for the program of the server goes after --; ${see}`;
    return usageError(error.message, { help: hint, cause: error });
  }
  const help = /^Too many arguments/.test(error.message) && command === ""
    ? `quote a prompt of several words; ${see}`
    : see;
  return usageError(error.message, { help, cause: error });
}
