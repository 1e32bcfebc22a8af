/**
 * Declares `isonforge completions <shell>`.
 *
 * @module
 */
import { Command } from "@cliffy/command";
import { erased } from "./erased.ts";

/** Cliffy's own; its code is loaded only when it is asked for. */
export async function completions(isWanted: boolean): Promise<Command> {
  const description = "Print completions for bash, zsh or fish.";
  if (!isWanted) return erased(new Command().description(description).arguments("<shell:string>"));
  const { CompletionsCommand } = await import("@cliffy/command/completions");
  return erased(new CompletionsCommand());
}
