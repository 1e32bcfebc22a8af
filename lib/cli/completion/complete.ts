/**
 * Completes a command line: the command tree says what may come, the providers say which values.
 *
 * @module
 */
import type { Command } from "@cliffy/command";
import { commandsOf } from "./commands.ts";
import { type Candidate, type Completion, NOTHING, valuesOf } from "./completion.ts";
import { type CommandOption, ParsedWords } from "./parsed_words.ts";
import { valuesFor } from "./providers.ts";

/**
 * What may stand in the place of the last of `words`, which are those after the program's name. The
 * last one is as it was typed so far; what does not begin like it is for the caller to leave out.
 */
export async function complete(root: Command, words: readonly string[]): Promise<Completion> {
  const current = words.at(-1) ?? "";
  const before = new ParsedWords(root, words.slice(0, -1));
  const { command, awaited } = before;
  // After `--` comes a prompt, whatever it looks like.
  if (before.areOptionsOver) return NOTHING;
  const isLeftOut = awaited?.mayBeLeftOut === true && current.startsWith("-");
  if (awaited !== undefined && !isLeftOut) return await valuesFor(awaited, { current, before });
  const [, flag, value] = current.match(/^(--?[^=]+)=([^]*)$/) ?? [];
  if (flag !== undefined && value !== undefined) {
    const slot = before.slot(flag);
    if (slot === undefined) return NOTHING;
    return prefixed(`${flag}=`, await valuesFor(slot, { current: value, before }));
  }
  if (current.startsWith("-")) return valuesOf("options", optionsOf(before, current));
  const commands = before.isFirst ? commandsOf(command) : [];
  if (commands.length > 0) return valuesOf("commands", commands);
  const argument = before.nextArgument;
  // Nothing else can come, so that options are what one may want to see.
  if (argument === undefined) return valuesOf("options", optionsOf(before, "-"));
  return await valuesFor({ argument }, { current, before });
}

/** The options that may still be given: long ones first; short ones when no long one was begun. */
function optionsOf(before: ParsedWords, current: string): Candidate[] {
  const options = before.options.filter((option) => before.mayBeGiven(option));
  const flags = (isWanted: (flag: string) => boolean) =>
    options.flatMap((option: CommandOption) =>
      option.flags.filter(isWanted).map((value) => ({ value, description: option.description }))
    );
  const long = flags((flag) => flag.startsWith("--"));
  return current.startsWith("--") ? long : [...long, ...flags((flag) => !flag.startsWith("--"))];
}

function prefixed(prefix: string, completion: Completion): Completion {
  return { ...completion, prefix: prefix + (completion.prefix ?? "") };
}
