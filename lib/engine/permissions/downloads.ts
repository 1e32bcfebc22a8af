/**
 * Which parts of a script bring something from the network.
 *
 * @module
 */
import type { Command, Script, SimpleCommand, Word } from "./shell/syntax.ts";
import { scriptsIn } from "./shell/convert_word.ts";

/** Programs that print what they fetch. */
const DOWNLOADERS = new Set([
  "curl",
  "wget",
  "fetch",
  "aria2c",
  "http",
  "https",
  "xh",
  "lynx",
  "nc",
  "ncat",
]);
/** A program may stand behind wrappers: `timeout 5 curl`. */
const WORDS_LOOKED_AT = 6;

/** Whether something in the script downloads. */
function downloadsIn(script: Script): boolean {
  return script.some(({ commands }) => commands.some(isDownload));
}

/** Whether the value of a word comes from a download. */
export function isDownloaded(word: Word): boolean {
  return scriptsIn(word).some(downloadsIn);
}

/** Whether a command's output comes from a download. */
export function isDownload(command: Command): boolean {
  if (command.kind !== "simple") return downloadsIn(command.body);
  return command.words.some(isDownloaded) ||
    command.words.slice(0, WORDS_LOOKED_AT).some(isDownloader) ||
    inputsOf(command).some(isDownloaded);
}

/** The text that a command is fed by `<<` and `<<<`. */
export function inputsOf({ redirections }: SimpleCommand): Word[] {
  return redirections.filter(({ operator }) => operator.startsWith("<<")).map(({ target }) =>
    target
  );
}

function isDownloader(word: Word): boolean {
  const text = word.map((part) => part.kind === "text" ? part.text : "").join("");
  return DOWNLOADERS.has(text.slice(text.lastIndexOf("/") + 1));
}
