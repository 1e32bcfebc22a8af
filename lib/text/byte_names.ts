/**
 * Names of files whose bytes are no UTF-8. In a string such a byte is a lone surrogate, U+DC80 to U+DCFF (Python's
 * PEP 383), so that nothing is lost; shown it is octal, `caf\351.txt`, as git and ls have it.
 *
 * @module
 */

import { joinBytes } from "./join_bytes.ts";

const SURROGATES = 0xdc00;
const ESCAPES = /\\([23][0-7]{2})/g;
/** The bytes that one character may have in UTF-8. */
const MAX_BYTES = 4;

/** The name that the bytes stand for. */
export function decodeName(bytes: Uint8Array): string {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const decoded = (piece: Uint8Array) => {
    try {
      return decoder.decode(piece);
    } catch {
      return undefined;
    }
  };
  const whole = decoded(bytes);
  if (whole !== undefined) return whole;
  let name = "";
  for (let at = 0; at < bytes.length;) {
    let length = 1;
    let character = decoded(bytes.subarray(at, at + length));
    while (character === undefined && length < MAX_BYTES && at + length < bytes.length) {
      character = decoded(bytes.subarray(at, at + ++length));
    }
    name += character ?? String.fromCharCode(SURROGATES + (bytes[at] ?? 0));
    at += character === undefined ? 1 : length;
  }
  return name;
}

/** A list of names, each of which ends with NUL. */
export function decodeNames(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    let names = "";
    for (let at = 0; at < bytes.length;) {
      const end = bytes.indexOf(0, at);
      names += decodeName(bytes.subarray(at, end < 0 ? bytes.length : end));
      names += end < 0 ? "" : "\0";
      at = end < 0 ? bytes.length : end + 1;
    }
    return names;
  }
}

/** The bytes of such a list. */
export function encodeNames(names: string): Uint8Array<ArrayBuffer> {
  if (names.isWellFormed()) return new TextEncoder().encode(names);
  const nul = new Uint8Array(1);
  const parts = names.split("\0").flatMap((name, index) =>
    index === 0 ? [encodeName(name)] : [nul, encodeName(name)]
  );
  return joinBytes(parts);
}

/**
 * The bytes of a name, which the system takes. A name in UTF-8 is known by its characters alone: written as such bytes it
 * would pass for another one.
 */
export function encodeName(name: string): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  if (name.isWellFormed()) return encoder.encode(name);
  const bytes = Uint8Array.from(
    Array.from(name).flatMap((character) => {
      const code = character.charCodeAt(0);
      const isByte = character.length === 1 && code >= SURROGATES + 0x80 &&
        code <= SURROGATES + 0xff;
      return isByte ? [code - SURROGATES] : [...encoder.encode(character)];
    }),
  );
  return decodeName(bytes) === name ? bytes : encoder.encode(name);
}

/** A name or a path as it is shown; one in UTF-8 is shown as it is. */
export function showName(name: string): string {
  if (name.isWellFormed()) return name;
  return Array.from(name).map((character) => {
    const code = character.charCodeAt(0) - SURROGATES;
    if (character.isWellFormed()) return character;
    return code >= 0x80 && code <= 0xff ? `\\${code.toString(8)}` : "\uFFFD";
  }).join("");
}

/** The same with every byte that is not ASCII in octal: for a name that is read as another one. */
export function escapeName(name: string): string {
  return Array.from(
    encodeName(name),
    (byte) => byte < 0x80 ? String.fromCharCode(byte) : `\\${byte.toString(8)}`,
  ).join("");
}

/** The path that is meant by one that was shown; undefined where nothing in it is octal. */
export function shownPath(path: string): string | undefined {
  const pieces = path.split(ESCAPES);
  if (pieces.length === 1) return undefined;
  const encoder = new TextEncoder();
  // Every other piece is what the pattern found.
  return decodeName(Uint8Array.from(
    pieces.flatMap((piece, index) =>
      index % 2 === 0 ? [...encoder.encode(piece)] : [Number.parseInt(piece, 8)]
    ),
  ));
}
