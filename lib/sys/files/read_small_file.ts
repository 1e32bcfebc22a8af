/**
 * Reading files that somebody else may have put there: a cloned repository's, say.
 *
 * @module
 */
import { existsSync } from "node:fs";
import type { HeldPlace } from "./held_place.ts";
import { holdPlace } from "./hold_place.ts";
import { isWithin } from "./is_within.ts";
import { readWithoutWaiting } from "./read_without_waiting.ts";
import { resolvePathSync } from "./resolve_path.ts";

export interface SmallFileOptions {
  /** Directory, absolute, that a link must not lead out of. */
  root: string;
  /** A larger file is not read. */
  maxBytes: number;
  /** The path is one without links that was judged: none is followed, whatever has come meanwhile. */
  followsNoLink?: boolean;
  /** As UTF-8 unless given. */
  decode?: (bytes: Uint8Array) => string;
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
 * @param path absolute
 * @example
 * ```ts
 * const file = readSmallFile("/work/AGENTS.md", { root: "/work", maxBytes: 65536 });
 * if (file.kind === "text") console.log(file.text);
 * ```
 */
export function readSmallFile(
  path: string,
  { root, maxBytes, followsNoLink = false, decode = decodeUtf8 }: SmallFileOptions,
): SmallFile {
  if (isMissing(path)) return { kind: "missing" };
  const place = followsNoLink ? path : resolvePathSync(path, "/");
  if (!isWithin(place, resolvePathSync(root, "/"))) {
    return skipped(`is a link that leads out of "${root}"`);
  }
  try {
    // A link may stand by now where a directory above it was. Where any place will do, nothing was judged.
    using held = root === "/" && !followsNoLink ? undefined : holdPlace(place);
    // Looked at first: to open a device may already do something.
    const info = held === undefined ? Deno.lstatSync(place) : Deno.statSync(held.path);
    if (!info.isFile) return skipped(`is ${kindOf(info)}`);
    const bytes = read(place, { held, maxBytes: maxBytes + 1 });
    if (bytes.length > maxBytes) return skipped(`is larger than ${maxBytes} bytes`);
    return { kind: "text", text: decode(bytes) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { kind: "missing" };
    if (error instanceof Deno.errors.FilesystemLoop) return skipped("is not a regular file");
    return { ...skipped("cannot be read"), error };
  }
}

function read(
  place: string,
  { held, maxBytes }: { held: HeldPlace | undefined; maxBytes: number },
): Uint8Array {
  if (held !== undefined) return readWithoutWaiting(held.path, { maxBytes, followsLink: true });
  // It may have been replaced since: then nothing is waited for, and no link followed.
  return readWithoutWaiting(place, { maxBytes, followsLink: false });
}

function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Most of what is looked for is not there, which is to cost little; a dangling link is there. */
function isMissing(path: string): boolean {
  if (existsSync(path)) return false;
  try {
    Deno.lstatSync(path);
    return false;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}

function skipped(problem: string): SmallFile & { kind: "skipped" } {
  return { kind: "skipped", problem };
}

function kindOf(info: Deno.FileInfo): string {
  if (info.isDirectory) return "a directory";
  if (info.isFifo) return "a named pipe";
  if (info.isSocket) return "a socket";
  if (info.isBlockDevice || info.isCharDevice) return "a device";
  return "not a regular file";
}
