/**
 * A file that says it is empty.
 *
 * @module
 */
import { readWithoutWaiting } from "../../../sys/files/read_without_waiting.ts";

/** The kernel writes its files, e.g. /proc/cpuinfo, when they are read; none that a model asks for is longer. */
const MAX_BYTES = 1024 * 1024;

/**
 * Read whole when it is opened, and then as if it were an open file: it may be one of the kernel's that has no end, or
 * that waits until there is more to tell, as /proc/kmsg does.
 */
export class UnsizedFile implements Pick<Deno.FsFile, "read" | "seek">, Disposable {
  readonly #bytes: Uint8Array;
  #position = 0;

  /** @throws when nothing can be read without waiting */
  constructor(path: string) {
    this.#bytes = readWithoutWaiting(path, { maxBytes: MAX_BYTES, followsLink: true });
  }

  read(buffer: Uint8Array): Promise<number | null> {
    const piece = this.#bytes.subarray(this.#position, this.#position + buffer.length);
    if (piece.length === 0) return Promise.resolve(null);
    buffer.set(piece);
    this.#position += piece.length;
    return Promise.resolve(piece.length);
  }

  /** Only from the start. */
  seek(offset: number | bigint): Promise<number> {
    this.#position = Number(offset);
    return Promise.resolve(this.#position);
  }

  [Symbol.dispose](): void {}
}
