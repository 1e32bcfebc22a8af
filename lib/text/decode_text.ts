/**
 * Texts of people, whose editors and shells do not all write UTF-8.
 *
 * @module
 */

/** Bytes in which a text that has no mark shows what it is. */
const LOOKED_AT = 2048;

/**
 * The text in UTF-8, or in UTF-16 as Windows writes it, with a byte order mark or without; the mark is no part of it.
 * What fits neither is replaced by U+FFFD.
 *
 * @example
 * ```ts
 * decodeText(Uint8Array.of(0xff, 0xfe, 0x68, 0, 0x69, 0)); // "hi"
 * ```
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingLabel(bytes)).decode(bytes);
}

/** Of the whole, by its beginning. */
function encodingLabel(beginning: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  const [first, second] = beginning;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return withoutMark(beginning.subarray(0, LOOKED_AT - LOOKED_AT % 2));
}

/** Every other byte of a text in ASCII is zero, and UTF-8 has none. */
function withoutMark(bytes: Uint8Array) {
  if (bytes.length < 4 || !bytes.includes(0)) return "utf-8";
  const zeros = [0, 0];
  bytes.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  const most = bytes.length / 2 * 0.75;
  if (even === 0 && odd >= most) return "utf-16le";
  return odd === 0 && even >= most ? "utf-16be" : "utf-8";
}
