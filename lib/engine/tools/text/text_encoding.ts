/**
 * Encodings of text files: which one it is, and both ways between bytes and characters. Decoding is `TextDecoder`'s;
 * encoding is its inverse, so that what is not changed comes out byte for byte as it was.
 *
 * @module
 */

export interface TextEncoding {
  /** As people call it. */
  name: string;
  /** @throws {TypeError} when the bytes are not of this encoding */
  decode(bytes: Uint8Array): string;
  /** The bytes; or the first character that the encoding has no place for. */
  encode(text: string): Uint8Array | { missing: string };
}

export const UTF_8: TextEncoding = {
  name: "UTF-8",
  // ignoreBOM keeps the byte order mark as a character of the text.
  decode: (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes),
  encode: (text) => new TextEncoder().encode(text),
};

/** One character a byte: what an unknown encoding leaves as it is, whatever stands around it is changed. */
const BYTES: TextEncoding = {
  name: "an unknown encoding",
  decode: (bytes) => {
    let text = "";
    for (let i = 0; i < bytes.length; i += 8192) {
      text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    }
    return text;
  },
  encode(text) {
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0xff) return { missing: String.fromCodePoint(text.codePointAt(i) ?? 0) };
      bytes[i] = code;
    }
    return bytes;
  },
};

/** Whether the bytes begin with the byte order mark of UTF-16. */
export function hasUtf16Mark([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** The encoding of a text; `UTF_8` wherever that is possible. */
export async function encodingOf(bytes: Uint8Array): Promise<TextEncoding> {
  if (hasUtf16Mark(bytes)) return utf16(bytes[0] === 0xff);
  if (isDecodable(UTF_8, bytes)) return UTF_8;
  const { guessEncoding } = await import("./guess_encoding.ts");
  const guessed = guessEncoding(bytes);
  if (guessed === undefined) return BYTES;
  const encoding = byTable(guessed);
  return isUnchanged(encoding, bytes) ? encoding : BYTES;
}

function isDecodable(encoding: TextEncoding, bytes: Uint8Array): boolean {
  try {
    encoding.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Some encodings have several byte sequences for one character: a change elsewhere must not touch them. */
function isUnchanged(encoding: TextEncoding, bytes: Uint8Array): boolean {
  try {
    const encoded = encoding.encode(encoding.decode(bytes));
    return encoded instanceof Uint8Array && encoded.length === bytes.length &&
      encoded.every((byte, index) => byte === bytes[index]);
  } catch {
    return false;
  }
}

function utf16(isLittleEndian: boolean): TextEncoding {
  const label = isLittleEndian ? "utf-16le" : "utf-16be";
  return {
    name: label.toUpperCase(),
    decode: (bytes) => new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes),
    encode(text) {
      const view = new DataView(new ArrayBuffer(text.length * 2));
      for (let i = 0; i < text.length; i++) {
        view.setUint16(i * 2, text.charCodeAt(i), isLittleEndian);
      }
      return new Uint8Array(view.buffer);
    },
  };
}

/** An encoding of one or two bytes a character, by its label in the WHATWG Encoding Standard. */
function byTable(label: string): TextEncoding {
  let table: ReadonlyMap<string, readonly number[]> | undefined;
  return {
    name: label === "windows-1252" ? "Latin-1 (windows-1252)" : label,
    decode: (bytes) => new TextDecoder(label, { fatal: true }).decode(bytes),
    encode(text) {
      table ??= encodingTable(label);
      const bytes: number[] = [];
      for (const character of text) {
        const code = character.codePointAt(0) ?? 0;
        const found = code < 0x80 ? [code] : table.get(character);
        if (found === undefined) return { missing: character };
        bytes.push(...found);
      }
      return Uint8Array.from(bytes);
    },
  };
}

/** Every character beyond ASCII with its bytes: `TextDecoder` turned round. */
function encodingTable(label: string): Map<string, readonly number[]> {
  const table = new Map<string, readonly number[]>();
  const decoder = new TextDecoder(label);
  const add = (...bytes: number[]) => {
    const text = decoder.decode(Uint8Array.from(bytes));
    if ([...text].length === 1 && text !== "\uFFFD" && !table.has(text)) table.set(text, bytes);
  };
  for (let first = 0x80; first <= 0xff; first++) {
    add(first);
    for (let second = 0x40; second <= 0xff; second++) add(first, second);
  }
  return table;
}
