/**
 * `isonforge completions <shell>`
 *
 * @module
 */
import { ExitCode, UsageError } from "../../errors.ts";
import { PROGRAM } from "../../version.ts";
import { SHELLS } from "../completion/shells.ts";
import { printLine } from "../output/print.ts";

/** @throws {UsageError} when the shell is none of ours */
export default function completions(name: string | undefined): number {
  const shell = name === undefined || !Object.hasOwn(SHELLS, name) ? undefined : SHELLS[name];
  if (shell === undefined) {
    const names = Object.keys(SHELLS).join(", ");
    throw new UsageError(
      name === undefined ? "no shell given" : `no completions for ${JSON.stringify(name)}`,
      { hint: `the shells are ${names}; how to install them: ${PROGRAM} completions --help` },
    );
  }
  printLine(shell.script.trimEnd());
  return ExitCode.done;
}
