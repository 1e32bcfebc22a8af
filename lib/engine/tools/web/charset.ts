/**
 * The characters of a page, from its bytes.
 *
 * @module
 */
import { hasUtf16Mark } from "../text/text_encoding.ts";

/** So far into a page its own word counts; see "prescan a byte stream" of the HTML standard. */
const PRESCAN_BYTES = 1024;

/**
 * Decodes as browsers do: by the byte order mark, else by the server's word, else by the page's own, else UTF-8, and as
 * Latin-1 (windows-1252) where it is none. A name that nobody knows counts as none.
 */
export function decodePage(
  bytes: Uint8Array,
  { contentType, isCut = false }: { contentType: string; isCut?: boolean },
): string {
  const label = markOf(bytes) ??
    decoderOf(contentType.match(/charset\s*=\s*["']?([\w.:-]+)/i)?.[1]) ??
    decoderOf(ownWord(bytes));
  if (label !== undefined) return new TextDecoder(label).decode(bytes);
  try {
    // Cut off within a character, it is UTF-8 all the same.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function markOf(bytes: Uint8Array): string | undefined {
  if (hasUtf16Mark(bytes)) return bytes[0] === 0xff ? "utf-16le" : "utf-16be";
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? "utf-8" : undefined;
}

/** `<meta charset="…">`, `<meta http-equiv … content="text/html; charset=…">`, `<?xml … encoding="…"?>` */
function ownWord(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder("windows-1252").decode(bytes.subarray(0, PRESCAN_BYTES));
  const label =
    head.match(/<meta\s[^>]{0,300}?charset\s{0,20}=\s{0,20}["']?\s{0,20}([\w.:-]+)/i)?.[1] ??
      head.match(/^\s{0,20}<\?xml\s[^>]{0,300}?encoding\s{0,20}=\s{0,20}["']([\w.:-]+)/i)?.[1];
  // It could be read as ASCII, so it is not in UTF-16, whatever it says.
  return label !== undefined && /^utf-?16/i.test(label) ? "utf-8" : label;
}

function decoderOf(label: string | undefined): string | undefined {
  try {
    return label === undefined ? undefined : new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
