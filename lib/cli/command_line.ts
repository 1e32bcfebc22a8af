/**
 * What a command line asks for. Cliffy decides about all that is not ordinary: reading it takes longer than most commands.
 *
 * @module
 */
import { searchPath } from "../config/environment.ts";
import { setSearchPath } from "../sys/search_path.ts";
import { quickCommand } from "./quick_command.ts";

/**
 * Does what `args` ask for.
 *
 * @returns the exit code of the program
 * @throws {UsageError} when the command line is wrong
 */
export async function runCommandLine(args: string[]): Promise<number> {
  setSearchPath(searchPath());
  const quick = await quickCommand(args);
  if (quick !== undefined) return await quick();
  const { runWholeCommandLine } = await import("./whole_command_line.ts");
  return await runWholeCommandLine(args);
}
