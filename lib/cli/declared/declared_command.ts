/**
 * Cliffy's command, as it was declared.
 *
 * @module
 */
import { Command, EnumType } from "@cliffy/command";
import { Choice, type Declaration } from "./declaration.ts";

/** Makes it, and those below it. */
export function declaredCommand({ steps, types }: Declaration): Command {
  const command = new Command();
  for (const [name, type] of types) {
    command.type(name, type instanceof Choice ? new EnumType([...type.words]) : type);
  }
  for (const step of steps) step(command, declaredCommand);
  return command;
}
