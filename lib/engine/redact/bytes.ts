/**
 * Redacting what a command writes as it arrives: bytes that need not be text, and pass as they are.
 *
 * @module
 */
import { createRedact } from "./redact.ts";
import { RedactedStream } from "./stream.ts";

/** In this encoding each byte is a character of its own: whatever the bytes are, they can be given back. */
const decoder = new TextDecoder("windows-1252");
const BYTES: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]),
);

/** One stream of bytes. */
export class RedactedBytes {
  readonly #stream: RedactedStream;

  constructor(secrets: readonly string[]) {
    const encoder = new TextEncoder();
    const decoded = secrets.map((secret) => decoder.decode(encoder.encode(secret)));
    this.#stream = new RedactedStream(createRedact(decoded), decoded);
  }

  /** Takes what has come; returns what can be written already, which ends where a secret may begin. */
  push(bytes: Uint8Array): Uint8Array {
    const text = decoder.decode(bytes);
    const told = this.#stream.push(text);
    // Most of it has no secret, and need not be encoded.
    return text.startsWith(told) ? bytes.subarray(0, told.length) : encode(told);
  }

  /** Nothing follows: returns the rest. */
  end(): Uint8Array {
    return encode(this.#stream.end());
  }
}

function encode(text: string): Uint8Array {
  // With a function for each character, `Uint8Array.from()` takes ten times as long.
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = BYTES.get(text.charAt(at)) ?? 0;
  return bytes;
}
