/**
 * The bytes of a text file as a string that can be edited and turned back without touching any other byte.
 *
 * @module
 */
import { fileKind } from "./file_kind.ts";

export interface DecodedFile {
  text: string;
  /** Back to bytes; undefined when the file's encoding has no place for a character of it. */
  encode(text: string): Uint8Array | undefined;
}

/** Decodes a file's content; a string says what stands against editing it. */
export function decodeFile(bytes: Uint8Array): DecodedFile | string {
  const kind = fileKind(bytes);
  if (kind !== "text" || bytes.includes(0)) {
    return `it is ${kind === "text" ? "binary data" : kind}`;
  }
  try {
    // ignoreBOM keeps the byte order mark as a character of the text.
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, encode: (text) => new TextEncoder().encode(text) };
  } catch {
    return { text: bytesToText(bytes), encode: textToBytes };
  }
}

/** One character a byte, as in Latin-1: which of the 8-bit encodings it is does not matter then. */
function bytesToText(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) {
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return text;
}

function textToBytes(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) return undefined;
    bytes[i] = code;
  }
  return bytes;
}
