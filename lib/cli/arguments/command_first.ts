/**
 * Options that stand before the command that they belong to: `isonforge --json agents`.
 *
 * @module
 */
import type { Command } from "@cliffy/command";
import { HELP, VERSION_OPTION } from "./standard_options.ts";

/**
 * The words with the names of the command first, where everything before them is an option of it
 * with its value; undefined where it is not, so that the words are a prompt and its options.
 *
 * @param index where the command's name stands
 */
export function commandFirst(
  args: readonly string[],
  { index, command }: { index: number; command: Command },
): string[] | undefined {
  let target = command;
  let end = index + 1;
  // As in `--json config list`.
  for (; end < args.length; end++) {
    const child = target.getBaseCommand(args[end] ?? "", true) as Command | undefined;
    if (child === undefined) break;
    target = child;
  }
  const before = args.slice(0, index);
  for (let at = 0; at < before.length; at++) {
    const word = before[at] ?? "";
    const [, flag = word, value] = word.match(/^(--?[^=]+)=([^]*)$/) ?? [];
    const options = [...target.getOptions(true), HELP, VERSION_OPTION];
    const option = options.find(({ flags }) => flags.includes(flag));
    if (option === undefined) return undefined;
    if (option.args.length > 0 && value === undefined) at++;
    // What should be the value would be the command's name.
    if (at >= before.length) return undefined;
  }
  return [...args.slice(index, end), ...before, ...args.slice(end)];
}
