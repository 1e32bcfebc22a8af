/**
 * Where the program begins: errors become words and an exit code. What needs no command line is done without the parser
 * of one, which takes as long to load as all of the rest.
 *
 * @module
 */
import { ExitCode, UserError } from "../errors.ts";
import { keepOwnRights } from "../sys/files/own_rights.ts";
import { becomeSubreaper, SUPERVISE_COMMAND, SUPERVISOR } from "../sys/subreaper.ts";
import { FORWARD_COMMAND } from "../sys/sandbox/network/forward_command.ts";
import { VERSION_OPTION } from "./arguments/standard_options.ts";

/**
 * Does what `args` ask for.
 *
 * @returns the exit code of the program
 */
export async function main(args: string[]): Promise<number> {
  keepOwnRights();
  try {
    const [word = "", program, ...words] = args;
    // Not for people.
    if (word === SUPERVISE_COMMAND && program === SUPERVISOR) becomeSubreaper([program, ...words]);
    if (word === FORWARD_COMMAND && program !== undefined) {
      const { forward } = await import("../sys/sandbox/network/forward.ts");
      await forward(program, words.map(Number));
      return ExitCode.done;
    }
    if (args.length === 1 && VERSION_OPTION.flags.includes(word)) {
      const { printVersion } = await import("./output/print_version.ts");
      printVersion();
      return ExitCode.done;
    }
    const { runCommandLine } = await import("./command_line.ts");
    return await runCommandLine(args);
  } catch (error) {
    // Whoever read our output has gone (`… | head -1`): nobody to tell, and nothing wrong.
    if (error instanceof Deno.errors.BrokenPipe) return ExitCode.done;
    const { printError } = await import("./output/print.ts");
    if (error instanceof UserError) {
      printError(error);
      return error.exitCode;
    }
    const { damageOr } = await import("./output/damage_or.ts");
    printError(await damageOr(error));
    return ExitCode.failed;
  }
}
