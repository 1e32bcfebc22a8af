/**
 * A connection that is read by lines, by counts and to its end.
 *
 * @module
 */
import { joinBytes } from "../../../text/join_bytes.ts";
import { writeAll } from "../../files/write_all.ts";

/** What TCP, TLS and Unix connections have in common. */
export interface Connection extends Pick<Deno.Conn, "read" | "write" | "close" | "closeWrite"> {}

/** What came is too long, or ends too early, to be what was expected. */
export class BadMessage extends Error {
  override name = "BadMessage";
}

const CHUNK_BYTES = 16 * 1024;

/** Reads what was looked at first. Everything is read only when it is asked for. */
export class ByteStream {
  readonly #connection: Connection;
  readonly #onBytes: () => void;
  #pending = new Uint8Array();

  /** @param onBytes called whenever something came, e.g. to put off a timeout */
  constructor(connection: Connection, onBytes: () => void = () => {}) {
    this.#connection = connection;
    this.#onBytes = onBytes;
  }

  /** The next bytes, as many as there are; undefined at the end. */
  async read(): Promise<Uint8Array | undefined> {
    return this.#pending.length === 0 ? await this.#receive() : this.takePending();
  }

  /** Puts bytes back in front. */
  unread(bytes: Uint8Array): void {
    this.#pending = joinBytes([bytes, this.#pending]);
  }

  /** Takes what has come and was not asked for yet. */
  takePending(): Uint8Array {
    const bytes = this.#pending;
    this.#pending = new Uint8Array();
    return bytes;
  }

  /**
   * Text up to `end`, which is taken off too; a byte is a character.
   *
   * @returns undefined when nothing came any more
   * @throws {BadMessage} when it is longer, or the connection ends within
   */
  async readUntil(end: string, maxBytes: number): Promise<string | undefined> {
    let text = "";
    for (;;) {
      const at = text.indexOf(end);
      if (at > maxBytes) throw new BadMessage("too long");
      if (at >= 0) {
        this.unread(Uint8Array.from(text.slice(at + end.length), (letter) => letter.charCodeAt(0)));
        return text.slice(0, at);
      }
      if (text.length >= maxBytes + end.length) throw new BadMessage("too long");
      const bytes = await this.read();
      if (bytes === undefined) {
        if (text === "") return undefined;
        throw new BadMessage("cut off");
      }
      for (const byte of bytes) text += String.fromCharCode(byte);
    }
  }

  /** Passes on `count` bytes. */
  async copy(count: number, to: Connection): Promise<void> {
    for (let left = count; left > 0;) {
      const bytes = await this.read();
      if (bytes === undefined) throw new BadMessage("cut off");
      if (bytes.length > left) this.unread(bytes.slice(left));
      const piece = bytes.subarray(0, left);
      await writeAll(to, piece);
      left -= piece.length;
    }
  }

  /** Passes on everything; the receiver is told the end, and may go on sending. */
  async copyAll(to: Connection): Promise<void> {
    for (;;) {
      const bytes = await this.read();
      if (bytes === undefined) break;
      await writeAll(to, bytes);
    }
    await to.closeWrite();
  }

  async #receive(): Promise<Uint8Array | undefined> {
    const buffer = new Uint8Array(CHUNK_BYTES);
    const count = await this.#connection.read(buffer);
    if (count === null) return undefined;
    this.#onBytes();
    return buffer.subarray(0, count);
  }
}
