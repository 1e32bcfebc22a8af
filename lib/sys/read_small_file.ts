/**
 * Reading files that somebody else may have put there: a cloned repository's, say.
 *
 * @module
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { openFlags } from "./platform.ts";
import { resolvePathSync } from "./resolve_path.ts";

export interface SmallFileOptions {
  /** Directory, absolute, that a link must not lead out of. */
  root: string;
  /** A larger file is not read. */
  maxBytes: number;
}

/** `problem` follows the file's name: `"AGENTS.md" is a named pipe`. */
export type SmallFile =
  | { kind: "text"; text: string }
  | { kind: "missing" }
  /** `error`: what the system says, when it could not be read. */
  | { kind: "skipped"; problem: string; error?: unknown };

/**
 * Reads a small text file inside of its root, which is a regular one or a link to one. A FIFO, a device, a link that
 * leads out, an endless or unreadable file is skipped: nothing waits, and memory is bounded.
 *
 * Synchronous: opening and reading a few KB takes less time than handing it to another thread.
 *
 * @param path absolute
 * @example
 * ```ts
 * const file = readSmallFile("/work/AGENTS.md", { root: "/work", maxBytes: 65536 });
 * if (file.kind === "text") console.log(file.text);
 * ```
 */
export function readSmallFile(path: string, { root, maxBytes }: SmallFileOptions): SmallFile {
  const place = resolvePathSync(path, "/");
  if (!isWithin(place, resolvePathSync(root, "/"))) {
    return skipped(`is a link that leads out of "${root}"`);
  }
  let descriptor: number | undefined;
  try {
    // Looked at first: to open a device may already do something.
    const before = Deno.lstatSync(place);
    if (!before.isFile) return skipped(`is ${kindOf(before)}`);
    // And after: it may have been replaced, which is why nothing is waited for and no link followed.
    descriptor = openSync(place, openFlags().nonBlocking | openFlags().noFollow);
    if (!fstatSync(descriptor).isFile()) return skipped("is not a regular file");
    const bytes = readUpTo(descriptor, maxBytes + 1);
    if (bytes.length > maxBytes) return skipped(`is larger than ${maxBytes} bytes`);
    return { kind: "text", text: new TextDecoder().decode(bytes) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { kind: "missing" };
    return { ...skipped("cannot be read"), error };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function skipped(problem: string): SmallFile & { kind: "skipped" } {
  return { kind: "skipped", problem };
}

/** A file tells its size, but not always the truth: those of /proc say 0. */
function readUpTo(descriptor: number, limit: number): Uint8Array {
  const size = Math.min(fstatSync(descriptor).size + 1, limit);
  let bytes = new Uint8Array(Math.max(size, 4096));
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
  return bytes.subarray(0, Math.min(length, limit));
}

function kindOf(info: Deno.FileInfo): string {
  if (info.isDirectory) return "a directory";
  if (info.isFifo) return "a named pipe";
  if (info.isSocket) return "a socket";
  if (info.isBlockDevice || info.isCharDevice) return "a device";
  return "not a regular file";
}

function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === "/" ? "/" : `${directory}/`);
}
