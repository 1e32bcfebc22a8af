/**
 * `@path` in a message: the file goes with it.
 *
 * @module
 */
import { resolve } from "@std/path/resolve";
import { withMentionedFiles } from "../../engine/prompt/mentioned_files.ts";
import { UserError } from "../../errors.ts";
import { readSmallFile } from "../../sys/files/read_small_file.ts";
import { decodeText } from "../../text/decode_text.ts";
import { formatBytes } from "../../text/format_bytes.ts";

/** Each; what is longer is better read in parts, by the tools. */
const MAX_BYTES = 100 * 1024;
/** At the beginning or after a space, as an address (`me@example.org`) is none; in quotes where it holds spaces. */
const MENTION = /(?<=^|[\s(])@(?:"([^"\n]+)"|([^\s"]+))/g;
/** Of a sentence rather than of a name. */
const PUNCTUATION = /[.,;:!?)]+$/;

export interface MentionOptions {
  /** Absolute. */
  cwd: string;
  userHome: string;
}

/**
 * The message with the files that it names. What is no file stays a word: `@param`, for example.
 *
 * @throws {UserError} for a file that cannot go with it: too long, not text, not a regular one
 */
export function withMentions(message: string, options: MentionOptions): string {
  const files = new Map<string, string>();
  for (const [, quoted, word = ""] of message.matchAll(MENTION)) {
    const names = quoted !== undefined ? [quoted] : [word, word.replace(PUNCTUATION, "")];
    for (const name of names) {
      const text = read(name, options);
      if (text === undefined) continue;
      files.set(name, text);
      break;
    }
  }
  return withMentionedFiles(message, files);
}

function read(name: string, { cwd, userHome }: MentionOptions): string | undefined {
  // An image goes along as one, see `imagesIn()`.
  if (name === "" || /\.(?:png|jpe?g|gif|webp)$/i.test(name)) return undefined;
  const path = resolve(cwd, name.startsWith("~/") ? `${userHome}/${name.slice(2)}` : name);
  if (isDirectory(path)) return undefined;
  const file = readSmallFile(path, { root: "/", maxBytes: MAX_BYTES, decode: decodeText });
  if (file.kind === "missing") return undefined;
  if (file.kind === "skipped") {
    const problem = file.problem.startsWith("is larger")
      ? `is larger than ${formatBytes(MAX_BYTES)}`
      : file.problem;
    throw new UserError(`nothing was sent: "${name}" ${problem}`, {
      hint: "without the @ the model reads what it needs of it",
    });
  }
  if (file.text.includes("\0")) {
    throw new UserError(`nothing was sent: "${name}" is not a text file`);
  }
  return file.text;
}

function isDirectory(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
