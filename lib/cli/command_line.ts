/**
 * What a command line asks for: the tree of commands decides.
 *
 * @module
 */
import { ValidationError } from "@cliffy/command";
import { searchPath } from "../config/environment.ts";
import type { UsageError } from "../errors.ts";
import { setSearchPath } from "../sys/find_program.ts";
import { PROGRAM } from "../version.ts";
import { commandNamed, runTree } from "./tree.ts";

/**
 * Does what `args` ask for.
 *
 * @returns the exit code of the program
 * @throws {UsageError} when the command line is wrong
 */
export async function runCommandLine(args: string[]): Promise<number> {
  setSearchPath(searchPath());
  try {
    return await runTree(args);
  } catch (error) {
    throw error instanceof ValidationError ? await toUsageError(error, args) : error;
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
