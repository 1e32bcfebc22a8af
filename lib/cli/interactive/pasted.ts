/**
 * What was typed is told apart from what only came along: a paste, or a message that is said again.
 *
 * A mark in the text itself does it, so that editing, the history and a search keep it. Before a sign (`!`, `/`, `#`, `@`,
 * or the path of an image) it makes that a word; after an `@` it says that nobody typed the path.
 *
 * @module
 */
import { disarm } from "../../text/disarm.ts";
import { isOnlyImages } from "../run/task/read_images.ts";
import { isChatCommand, parseCommand } from "./chat_commands.ts";

/** The last variation selector: without width on every terminal, and in no text, as no character has that variant. */
export const MARK = "\u{e01ef}";

/** What runs a command or keeps a note, at the beginning of a line: spaces of one line only, or many lines were looked at often. */
const RUNNING = /^[^\S\n\r\u2028\u2029]*(?=[!#])/gm;
const COMMAND = /^[^\S\n\r\u2028\u2029]*(?=\/)/gm;
const MENTION = /(?<=^|[\s(])@/g;
/** A word, or a part of a path with spaces, that holds the name of an image. */
const IMAGE = /(?<=^|\s)(?=\S*\.(?:png|jpe?g|gif|webp))/gi;

/**
 * Pasted text that is seen as it is. One line may name a file, an image and a command: who pastes `/help` or drops a
 * file sees it, and means it. Several lines are words, but for the paths of several images that are dropped. Nothing
 * that is pasted runs as `!` or is kept as `#`, which stand at the beginning of lines in what compilers print and documents.
 */
export function pasted(text: string): string {
  const isOneLine = !/[\n\u2028\u2029]/.test(text) && disarm(text, "visible") === text;
  if (!isOneLine && !isOnlyImages(text)) return wordsOnly(text);
  return text.replace(RUNNING, `$&${MARK}`).replace(MENTION, `@${MARK}`);
}

/** Pasted text that is not seen: it names and runs nothing. */
export function wordsOnly(text: string): string {
  return text
    .replace(RUNNING, `$&${MARK}`)
    .replace(COMMAND, `$&${MARK}`)
    .replace(MENTION, `${MARK}@`)
    .replace(IMAGE, MARK);
}

/** What was said before, or when the conversation began: it was no command then, and is none when it is said again. */
export function saidAgain(text: string): string {
  const command = parseCommand(text);
  const words = command !== undefined && isChatCommand(command.name)
    ? text.replace(/^\s*/, `$&${MARK}`)
    : text.replace(/^\s*(?=[!#])/, `$&${MARK}`);
  return words.replace(MENTION, `@${MARK}`);
}

/** The text itself. */
export function withoutMarks(text: string): string {
  return text.replaceAll(MARK, "");
}
