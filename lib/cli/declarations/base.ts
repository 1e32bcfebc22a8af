/**
 * Declares what every command line has: the program's name, its version, its help.
 *
 * @module
 */
import type { Command } from "@cliffy/command";
import { PROGRAM, VERSION } from "../../version.ts";
import { requestHelp } from "../help/request.ts";
import { printVersion } from "../output/print_version.ts";
import { command } from "../declared/declaration.ts";

/** The command that all others hang from, without the options of a run. */
export function base(): Command {
  return (command()
    .name(PROGRAM)
    .version(VERSION)
    .versionOption("-V, --version", "Show the version.", {
      global: true,
      action: printVersion,
    })
    .description(
      "Coding agents on your own models: in the foreground, or detached and managed from here.",
    )
    .help(requestHelp)
    .throwErrors()
    .noExit());
}
