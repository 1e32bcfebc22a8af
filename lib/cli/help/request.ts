/**
 * Asking for a command's help.
 *
 * @module
 */
import type { Command } from "@cliffy/command";

/**
 * Thrown where Cliffy wants the text of a command's help: `-h`, `--help`, and a command that only
 * holds others. Cliffy takes that text at once, and its layout is loaded only when it is wanted,
 * which takes a moment; so whoever runs the tree catches this and shows the help.
 */
export class HelpRequest extends Error {
  override name = "HelpRequest";
  readonly command: Command;

  constructor(command: Command) {
    super(`the help of ${command.getName()} was asked for`);
    this.command = command;
  }
}

/** The root's help handler, which every command below it uses too. */
export function requestHelp(command: unknown): never {
  throw new HelpRequest(command as Command);
}
