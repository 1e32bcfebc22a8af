/**
 * Forgets the type of a command's options.
 *
 * @module
 */
import type { Command } from "@cliffy/command";

/** Cliffy's types say what a command takes, which matters to nobody but its action. */
export function asCommand(command: unknown): Command {
  return command as Command;
}
