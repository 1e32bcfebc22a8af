/**
 * A command behind options that are not its own: `isonforge --model x agents`.
 *
 * @module
 */
import { UsageError } from "../../errors.ts";
import { PROGRAM } from "../../version.ts";
import { commandNamed } from "../declared/commands.ts";

/** What says that a word is a prompt, whatever it is. */
const FOR_A_PROMPT = /^(?:-p|--print|--bg|-c|--continue|--resume)(?:=|$)/;

/**
 * Refuses a lone command's name as a prompt: a model would be asked, perhaps in yolo, about a slip.
 *
 * @param words the options with their values, and what is not theirs
 * @param operand the first word that belongs to no option
 * @throws {UsageError}
 */
export function refuseMisplacedCommand(words: readonly string[], operand: string): void {
  if (commandNamed(operand) === undefined || words.some((word) => FOR_A_PROMPT.test(word))) return;
  throw new UsageError(`"${operand}" is a command, and not all options before it are its own`, {
    hint: `see ${PROGRAM} ${operand} --help; as a prompt it goes after --`,
  });
}
