/**
 * `@path` in a message: the file goes with it.
 *
 * @module
 */
import { resolve } from "@std/path/resolve";
import type { Image } from "../../engine/prompt/image.ts";
import { withMentionedFiles } from "../../engine/prompt/mentioned_files.ts";
import { oneLine } from "../../engine/output/one_line.ts";
import { Places } from "../../engine/permissions/places.ts";
import { UserError } from "../../errors.ts";
import { isWithin } from "../../sys/files/is_within.ts";
import { readSmallFile } from "../../sys/files/read_small_file.ts";
import { resolvePath } from "../../sys/files/resolve_path.ts";
import { decodeText } from "../../text/decode_text.ts";
import { formatBytes } from "../../text/format_bytes.ts";
import { printNotice } from "../output/print.ts";
import { imagesIn } from "../run/task/read_images.ts";
import { MARK, withoutMarks } from "./pasted.ts";

/** Each; what is longer is better read in parts, by the tools. */
const MAX_BYTES = 100 * 1024;
/**
 * At the beginning or after a space, as an address (`me@example.org`) is none; in quotes where it holds spaces. The mark
 * before it makes it a word, the one after it says that it was pasted.
 */
const MENTION = new RegExp(
  String.raw`(?<=^|[\s(])(?<word>${MARK})?@(?<pasted>${MARK})?(?:"([^"\n]+)"|([^\s"]+))`,
  "gu",
);
/** Of a sentence rather than of a name. */
const PUNCTUATION = ".,;:!?)";
/** Files that were not sent; more names are no help. */
const MAX_TOLD = 3;

export interface MentionOptions {
  /** Absolute. */
  cwd: string;
  userHome: string;
}

/** The words, and what goes with them. */
export interface Said {
  text: string;
  /** Named by what was pasted, and not sent. */
  unsent: string[];
}

/**
 * What goes to the model of a message: its text with the files that it names, and the images. Says which files do not.
 *
 * @throws {UserError} for a file or an image that cannot go with it
 */
export async function withNamed(
  message: string,
  options: MentionOptions & { home: string },
): Promise<{ text: string; images: Image[] }> {
  const images = await imagesIn(message, options);
  const { text, unsent } = await withMentions(message, options);
  if (unsent.length > 0) {
    const names = unsent.slice(0, MAX_TOLD).map((name) => `"${oneLine(name)}"`);
    const more = unsent.length > MAX_TOLD ? ` and ${unsent.length - MAX_TOLD} more` : "";
    printNotice(
      `not sent, as it was pasted: ${names.join(", ")}${more}; type the @ to send a file`,
    );
  }
  return { text, images };
}

/**
 * The message without marks, and with the files that it names. What is no file stays a word: `@param`, for example. So
 * does what was pasted in several lines, and a pasted path of keys: nobody named those.
 *
 * @param options `home`: where isonforge keeps its own files
 * @throws {UserError} for a file that cannot go with it: too long, not text, not a regular one
 */
export async function withMentions(
  message: string,
  options: MentionOptions & { home: string },
): Promise<Said> {
  const files = new Map<string, string>();
  const unsent = new Set<string>();
  const { cwd, userHome, home: isonforgeHome } = options;
  const places = new Places({ cwd, home: userHome, isonforgeHome });
  for (const { groups = {}, 3: quoted, 4: word = "" } of message.matchAll(MENTION)) {
    const names = quoted !== undefined ? [quoted] : [word, withoutPunctuation(word)];
    const name = names.map(withoutMarks).find((name) => isThere(name, options));
    if (name === undefined) continue;
    const isUnasked = groups["pasted"] !== undefined &&
      await places.secretAt(pathOf(name, options)) !== undefined;
    if (groups["word"] !== undefined || isUnasked) {
      unsent.add(name);
      continue;
    }
    const text = read(name, await placeOf(name, { ...options, places }));
    if (text !== undefined) files.set(name, text);
  }
  return { text: withMentionedFiles(withoutMarks(message), files), unsent: [...unsent] };
}

/** Not by a regular expression: that looks at each of a long run in the middle anew. */
function withoutPunctuation(word: string): string {
  let end = word.length;
  while (end > 0 && PUNCTUATION.includes(word[end - 1] ?? "")) end--;
  return word.slice(0, end);
}

/** An image goes along as one, see `imagesIn()`. */
function isThere(name: string, options: MentionOptions): boolean {
  if (name === "" || /\.(?:png|jpe?g|gif|webp)$/i.test(name)) return false;
  try {
    return !Deno.statSync(pathOf(name, options)).isDirectory;
  } catch {
    return false;
  }
}

function pathOf(name: string, { cwd, userHome }: MentionOptions): string {
  return resolve(cwd, name.startsWith("~/") ? `${userHome}/${name.slice(2)}` : name);
}

/**
 * Where a name leads. An agent may have put a link into the project, and who names a file of that means no keys elsewhere.
 *
 * @throws {UserError} where it leads to some
 */
async function placeOf(
  name: string,
  { places, ...options }: MentionOptions & { places: Places },
): Promise<string> {
  const path = pathOf(name, options);
  const place = await resolvePath(path, options.cwd);
  if (!isWithin(path, options.cwd) || await places.isInside(place)) return place;
  const secret = await places.secretAt(place);
  if (secret === undefined) return place;
  throw new UserError(`nothing was sent: "${name}" is a link that leads to ${secret}`, {
    hint: `name "${place}" itself where it is meant`,
  });
}

function read(name: string, place: string): string | undefined {
  const file = readSmallFile(place, {
    root: "/",
    followsNoLink: true,
    maxBytes: MAX_BYTES,
    decode: decodeText,
  });
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
