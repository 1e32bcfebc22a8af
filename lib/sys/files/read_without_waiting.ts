/**
 * Reading what may be no ordinary file, without ever waiting for somebody to write it.
 *
 * @module
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { openFlags } from "./open_flags.ts";

export interface ReadWithoutWaitingOptions {
  /** What is longer is cut. */
  maxBytes: number;
  /** Whether a link at the end of the path is followed. */
  followsLink: boolean;
}

/**
 * The first bytes of a regular file, however long it says that it is: those of /proc say 0, and some have no end.
 *
 * Synchronous: opening and reading a few KB takes less time than handing it to another thread.
 *
 * @throws when it is none, when a link is not followed, and when more is to come but not yet there (EAGAIN)
 */
export function readWithoutWaiting(
  path: string,
  { maxBytes, followsLink }: ReadWithoutWaitingOptions,
): Uint8Array {
  const { nonBlocking, noFollow } = openFlags();
  const descriptor = openSync(path, followsLink ? nonBlocking : nonBlocking | noFollow);
  try {
    const info = fstatSync(descriptor);
    if (!info.isFile()) throw new Error("it is not a regular file");
    return readUpTo(descriptor, { size: info.size, limit: maxBytes });
  } finally {
    closeSync(descriptor);
  }
}

function readUpTo(
  descriptor: number,
  { size, limit }: { size: number; limit: number },
): Uint8Array {
  // One byte more than expected, to see the end without growing.
  let bytes = new Uint8Array(Math.min(limit, Math.max(size + 1, 4096)));
  let length = 0;
  while (length < limit) {
    if (length === bytes.length) {
      const larger = new Uint8Array(Math.min(limit, bytes.length * 2));
      larger.set(bytes);
      bytes = larger;
    }
    const read = readSync(descriptor, bytes, length, bytes.length - length, null);
    if (read === 0) break;
    length += read;
  }
  return bytes.subarray(0, length);
}
