/**
 * What a file holds, told from its first bytes.
 *
 * @module
 */

import { hasUtf16Mark } from "./text_encoding.ts";

/** Enough of a file's beginning for {@linkcode fileKind}. */
export const SNIFF_BYTES = 8192;

/** First bytes of formats that models ask for most; hexadecimal, `..` stands for any byte. */
const SIGNATURES: readonly (readonly [hex: string, kind: string])[] = [
  ["89504e470d0a1a0a", "a PNG image"],
  ["ffd8ff", "a JPEG image"],
  ["474946383761", "a GIF image"],
  ["474946383961", "a GIF image"],
  ["52494646........57454250", "a WebP image"],
  ["255044462d", "a PDF document"],
  ["504b0304", "a ZIP archive"],
  ["1f8b08", "gzip data"],
  ["7f454c46", "an ELF executable"],
];

/** "text", or what else it is, with its article: "a PNG image, 640×480", "binary data". */
export function fileKind(beginning: Uint8Array): string {
  for (const [hex, kind] of SIGNATURES) {
    if (!startsWith(beginning, hex)) continue;
    return kind === "a PNG image" ? `${kind}${pngSize(beginning)}` : kind;
  }
  if (hasUtf16Mark(beginning)) return "text";
  return beginning.subarray(0, SNIFF_BYTES).includes(0) ? "binary data" : "text";
}

/** The first bytes of an open file, read from where it stands. */
export async function readBeginning(file: Pick<Deno.FsFile, "read">): Promise<Uint8Array> {
  const buffer = new Uint8Array(SNIFF_BYTES);
  let length = 0;
  while (length < buffer.length) {
    const read = await file.read(buffer.subarray(length));
    if (read === null) break;
    length += read;
  }
  return buffer.subarray(0, length);
}

function startsWith(bytes: Uint8Array, hex: string): boolean {
  if (bytes.length < hex.length / 2) return false;
  for (let i = 0; i < hex.length; i += 2) {
    const pair = hex.slice(i, i + 2);
    if (pair !== ".." && bytes[i / 2] !== parseInt(pair, 16)) return false;
  }
  return true;
}

/** Width and height stand at bytes 16 and 20 of every PNG (RFC 2083, section 4.1.1). */
function pngSize(bytes: Uint8Array): string {
  if (bytes.length < 24) return "";
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return `, ${view.getUint32(16)}×${view.getUint32(20)}`;
}
