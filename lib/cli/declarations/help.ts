/**
 * Declares `isonforge help [command]`.
 *
 * @module
 */
import { Command } from "@cliffy/command";
import { PROGRAM } from "../../version.ts";
import { word } from "../word.ts";
import { erased } from "./erased.ts";

export function help(show: (command: string | undefined) => void): Command {
  return erased(
    new Command()
      .description("Show the help of a command.")
      .type("word", word)
      .arguments("[command:word]")
      .example("Of logs", `${PROGRAM} help logs`)
      .action((_options, name) => show(name)),
  );
}
