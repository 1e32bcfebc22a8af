/**
 * The images that go with a message.
 *
 * @module
 */
import { resolve } from "@std/path/resolve";
import { type Image, imageOf, MAX_IMAGE_BYTES, MAX_IMAGES } from "../../../engine/prompt/image.ts";
import { UsageError, UserError } from "../../../errors.ts";
import { describeSystemError } from "../../../sys/system_error.ts";

/** One of `--image`, with what an agent keeps of it. */
export interface ReadImage {
  image: Image;
  bytes: Uint8Array;
}

/**
 * Reads what `--image` names.
 *
 * @throws {UsageError} when there are too many
 * @throws {UserError} when one cannot be read, or is no image
 */
export async function readImages(paths: readonly string[]): Promise<ReadImage[]> {
  if (paths.length > MAX_IMAGES) {
    throw new UsageError(`--image may be given ${MAX_IMAGES} times, not ${paths.length}`);
  }
  return await Promise.all(paths.map((path) => readImage(path)));
}

async function readImage(path: string): Promise<ReadImage> {
  const cannot = (reason: string, cause?: unknown) =>
    new UserError(`cannot use the image "${path}": ${reason}`, { cause });
  let bytes: Uint8Array;
  try {
    const { isFile, size } = await Deno.stat(path);
    if (!isFile) throw cannot("it is no file");
    if (size > MAX_IMAGE_BYTES) {
      throw cannot(`it is larger than ${MAX_IMAGE_BYTES / 1024 / 1024} MB`);
    }
    bytes = await Deno.readFile(path);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw cannot(describeSystemError(error), error);
  }
  const image = imageOf(bytes);
  if ("problem" in image) throw cannot(`it ${image.problem}`);
  return { image, bytes };
}

/** A path as it is dragged into a terminal or typed: with an `@`, in quotes, with spaces escaped, as a file: URL. */
const IMAGE_PATH =
  /(?<=^|\s)@?(?:"([^"\n]+\.(?:png|jpe?g|gif|webp))"|'([^'\n]+\.(?:png|jpe?g|gif|webp))'|((?:\\.|[^\s"'\\])+\.(?:png|jpe?g|gif|webp)))(?=\s|$|[.,;:!?)])/gi;

/**
 * The images that a typed message names by their paths. What is no such file is words.
 *
 * @throws {UserError} for one that is too large
 */
export async function imagesIn(
  message: string,
  { cwd, userHome }: { cwd: string; userHome: string },
): Promise<Image[]> {
  const images: Image[] = [];
  const known = new Set<string>();
  for (const [, double, single, bare = ""] of message.matchAll(IMAGE_PATH)) {
    const name = double ?? single ?? bare.replaceAll(/\\(.)/g, "$1");
    const path = resolve(cwd, pathOf(name, userHome));
    if (known.has(path) || !await isFile(path)) continue;
    known.add(path);
    // A path is not meant as an image in every sentence: what is none stays a word.
    if (images.length < MAX_IMAGES) images.push((await readImage(path)).image);
  }
  return images;
}

/** Whether a text is paths of images and nothing else, as when several files are dropped. */
export function isOnlyImages(text: string): boolean {
  return text.replaceAll(IMAGE_PATH, "").trim() === "";
}

function pathOf(name: string, userHome: string): string {
  if (name.startsWith("file://")) {
    return URL.parse(name)?.pathname.replaceAll(/%[0-9a-f]{2}/gi, decode) ?? name;
  }
  return name.startsWith("~/") ? `${userHome}/${name.slice(2)}` : name;
}

function decode(escape: string): string {
  try {
    return decodeURIComponent(escape);
  } catch {
    return escape;
  }
}

async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isFile }) => isFile, () => false);
}
