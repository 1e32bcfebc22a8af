/**
 * What a model reads of a page.
 *
 * @module
 */
import { formatBytes } from "../../../text/format_bytes.ts";
import { pdfText } from "../text/pdf_text.ts";
import { fileKind } from "../text/file_kind.ts";
import { decodePage } from "./charset.ts";
import type { Page } from "./fetch_page.ts";
import { temporaryPlace } from "../../../sys/files/temporary_directory.ts";
import { tryToRemove } from "../../../sys/files/remove_if_there.ts";

/** Types of text that do not begin with `text/`. */
const TEXT_TYPES =
  /^(?:text\/.*|application\/(?:.*\+)?(?:json|xml|yaml|toml|javascript|ecmascript|x-sh|sql|graphql|x-ndjson|rtf))$/;
const HTML_TYPES = ["text/html", "application/xhtml+xml"];

/** Text, with a title where there is one, or what the page is instead. */
export type PageText = { title?: string; text: string; isCut: boolean } | { problem: string };

/** Reads a page by what it says it is, and by how it begins where it says nothing. */
export async function pageText(
  page: Page,
  options: { cwd: string; signal: AbortSignal },
): Promise<PageText> {
  const type = (page.contentType.split(";")[0] ?? "").trim().toLowerCase();
  const kind = fileKind(page.bytes);
  if (type === "application/pdf" || kind === "a PDF document") return await ofPdf(page, options);
  if (kind !== "text" && !/utf-?16/i.test(page.contentType)) return { problem: sized(kind, page) };
  const isUnknown = type === "" || type === "application/octet-stream";
  const isHtml = HTML_TYPES.includes(type) ||
    (isUnknown &&
      /^\s*<(?:!doctype html|html)/i.test(
        decodePage(page.bytes.subarray(0, 500), { contentType: "", isCut: true }),
      ));
  if (isHtml) {
    const { htmlText } = await import("./html_text.ts");
    const { title, text, isCut } = htmlText(decodePage(page.bytes, page), page.url);
    return { title, text, isCut: isCut || page.isCut };
  }
  if (!isUnknown && !TEXT_TYPES.test(type)) return { problem: sized(type, page) };
  return { text: decodePage(page.bytes, page), isCut: page.isCut };
}

async function ofPdf(
  { bytes, isCut }: Page,
  options: { cwd: string; signal: AbortSignal },
): Promise<PageText> {
  if (isCut) return { problem: `a PDF document of more than ${formatBytes(bytes.length)}` };
  const path = await Deno.makeTempFile({ dir: temporaryPlace(), prefix: "page-", suffix: ".pdf" });
  try {
    await Deno.writeFile(path, bytes);
    const found = await pdfText(path, options);
    return "problem" in found
      ? { problem: `a PDF document: ${found.problem}` }
      : { ...found, isCut: false };
  } finally {
    await tryToRemove(path);
  }
}

function sized(kind: string, { bytes, isCut }: Page): string {
  return `${kind}, ${isCut ? "more than " : ""}${formatBytes(bytes.length)}`;
}
