/**
 * Lines of several logs side by side.
 *
 * @module
 */
import type { Sink } from "../../agents/logs/sink.ts";
import { joinBytes } from "../../text/join_bytes.ts";

const NEWLINE = 0x0a;

/** Puts a prefix before each line, and hands on whole lines only: between them others may come. */
export class PrefixedLines {
  readonly #prefix: Uint8Array;
  readonly #sink: Sink;
  #begun: Uint8Array[] = [];

  constructor(prefix: string, sink: Sink) {
    this.#prefix = new TextEncoder().encode(prefix);
    this.#sink = sink;
  }

  async write(bytes: Uint8Array): Promise<void> {
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      const lines = joinBytes([...this.#begun, bytes.subarray(0, end)]);
      this.#begun = [];
      await this.#sink(this.#prefixed(lines));
    }
    // Copied: the bytes may be a buffer that is used again.
    if (end < bytes.length) this.#begun.push(bytes.slice(end));
  }

  /** The last line, where it has no line break. */
  async end(): Promise<void> {
    if (this.#begun.length > 0) await this.write(Uint8Array.of(NEWLINE));
  }

  #prefixed(lines: Uint8Array): Uint8Array {
    const parts: Uint8Array[] = [];
    for (let at = 0; at < lines.length;) {
      const end = lines.indexOf(NEWLINE, at) + 1;
      parts.push(this.#prefix, lines.subarray(at, end));
      at = end;
    }
    return joinBytes(parts);
  }
}
