/**
 * Files that are no text, and are shown all the same: images and PDF documents.
 *
 * @module
 */
import { formatBytes } from "../../../text/format_bytes.ts";
import { imageOf, MAX_IMAGE_BYTES } from "../../prompt/image.ts";
import { count } from "../outcome.ts";
import type { ToolContext, ToolOutcome } from "../tool.ts";
import { truncate } from "../truncate.ts";
import { pdfText } from "./pdf_text.ts";

export interface OtherFile {
  /** As `fileKind()` says. */
  kind: string;
  file: Pick<Deno.FsFile, "read" | "seek">;
  /** Where it lies, held. */
  place: string;
  size: number;
  context: Pick<ToolContext, "cwd" | "signal" | "maxOutputBytes">;
}

/** What a model sees of it; undefined: nothing can be shown of this kind. */
export async function readOther(
  path: string,
  { kind, file, place, size, context }: OtherFile,
): Promise<ToolOutcome | undefined> {
  const what = `${kind}, ${formatBytes(size)}`;
  if (kind === "a PDF document") {
    // What is held is held by this process, and named by it to another one.
    const found = await pdfText(place.replace(/^\/proc\/self\//, `/proc/${Deno.pid}/`), context);
    const summary = what;
    if ("problem" in found) {
      return { output: `"${path}" is ${what}; ${found.problem}`, isError: false, summary };
    }
    const hint = "bash: pdftotext -f FIRST -l LAST shows some pages";
    const output = truncate(found.text, hint, context.maxOutputBytes);
    return { output, isError: false, summary: count(found.text.split("\f").length - 1, "page") };
  }
  if (!/ image\b/.test(kind)) return undefined;
  if (size > MAX_IMAGE_BYTES) {
    const output = `"${path}" is ${what}, which is too large to be shown: scale it down`;
    return { output, isError: false, summary: what };
  }
  await file.seek(0, Deno.SeekMode.Start);
  const bytes = new Uint8Array(size);
  let length = 0;
  for (let read; length < size && (read = await file.read(bytes.subarray(length))) !== null;) {
    length += read;
  }
  const image = imageOf(bytes.subarray(0, length));
  if ("problem" in image) return undefined;
  return { output: `"${path}" is ${what}`, isError: false, summary: what, images: [image] };
}
