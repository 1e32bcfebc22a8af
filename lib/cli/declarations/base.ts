/**
 * Declares what every command line has: the program's name, its version, its help.
 *
 * @module
 */
import { Command } from "@cliffy/command";
import { describeVersion, explainVersion, PROGRAM, VERSION } from "../../version.ts";
import { requestHelp } from "../help/request.ts";
import { printLine, printNotice } from "../output/print.ts";
import { asCommand } from "./as_command.ts";

/** The command that all others hang from, without the options of a run. */
export function base(): Command {
  return asCommand(
    new Command()
      .name(PROGRAM)
      .version(VERSION)
      .versionOption("-V, --version", "Show the version.", {
        global: true,
        action: () => {
          printLine(describeVersion());
          const explanation = explainVersion();
          if (explanation !== undefined) printNotice(explanation);
        },
      })
      .description(
        "Coding agents on your own models: in the foreground, or detached and managed from here.",
      )
      .help(requestHelp)
      .throwErrors()
      .noExit(),
  );
}
