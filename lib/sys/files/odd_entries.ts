/**
 * Entries of a directory whose names are no UTF-8: Deno leaves them out of what it lists, or (2.9) lists them by names under
 * which nothing is. Only Linux has such names.
 *
 * @module
 */
import { decodeName, encodeName } from "../../text/byte_names.ts";
import { isLinux } from "../platform.ts";
import { LINUX_FLAGS } from "./open_flags.ts";

const AT_FDCWD = -100;
const O_CLOEXEC = 0o2000000;
const BUFFER = 32 * 1024;
/** Types of entries, and where they stand in `struct linux_dirent64`; see getdents(2). */
const DIRECTORY = 4;
const REGULAR = 8;
const LINK = 10;
const DOT = 0x2e;
const AT = { length: 16, type: 18, name: 19 };

function load() {
  return Deno.dlopen("libc.so.6", {
    openat: { parameters: ["i32", "buffer", "i32"], result: "i32" },
    getdents64: { parameters: ["i32", "buffer", "usize"], result: "isize" },
    close: { parameters: ["i32"], result: "i32" },
    unlinkat: { parameters: ["i32", "buffer", "i32"], result: "i32" },
  }).symbols;
}
let libc: ReturnType<typeof load> | undefined;
let buffer: Uint8Array<ArrayBuffer> | undefined;

/**
 * What `Deno.readDir` lists, with those that it cannot name.
 *
 * @param listed what it lists
 * @param path of the directory, as of a held place
 */
export function withOddEntries(listed: readonly Deno.DirEntry[], path: string): Deno.DirEntry[] {
  return withNames(listed, oddEntries(path));
}

/** The same once it is known which those are. */
export function withNames(
  listed: readonly Deno.DirEntry[],
  odd: readonly Deno.DirEntry[],
): Deno.DirEntry[] {
  const unnamed = odd.map(({ name }) => new TextDecoder().decode(encodeName(name)));
  const named = listed.filter(({ name }) => {
    // One for each: there may be a file that has the sign for what cannot be named in its name.
    const at = unnamed.indexOf(name);
    if (at >= 0) unnamed.splice(at, 1);
    return at < 0;
  });
  return [...named, ...odd];
}

/**
 * Those alone; names as `byte_names.ts` has them. Nothing where it cannot be known.
 *
 * @param path of the directory, as of a held place
 */
export function oddEntries(path: string): Deno.DirEntry[] {
  return entriesByBytes(path).filter(({ name }) => !name.isWellFormed());
}

/**
 * All entries of a directory that has such a name itself, or lies below one; of any other only those whose names are no ASCII.
 * Nothing where they cannot be known.
 */
export function entriesByBytes(path: string): Deno.DirEntry[] {
  const c = isLinux() ? symbols() : undefined;
  const descriptor = c?.openat(
    AT_FDCWD,
    encodeName(`${path}/.\0`),
    O_CLOEXEC | LINUX_FLAGS.nonBlocking,
  );
  if (c === undefined || descriptor === undefined || descriptor < 0) return [];
  try {
    // At once: the next call uses the same memory.
    return [...entriesOf(descriptor, c, { isAll: !path.isWellFormed() })];
  } finally {
    c.close(descriptor);
  }
}

/** Removes a file or a link, by whatever name. */
export function unlinkByBytes(path: string): void {
  symbols()?.unlinkat(AT_FDCWD, encodeName(`${path}\0`), 0);
}

/** Undefined with a libc without one of these. */
function symbols(): typeof libc {
  try {
    return libc ??= load();
  } catch {
    return undefined;
  }
}

function* entriesOf(
  descriptor: number,
  { getdents64 }: Pick<ReturnType<typeof load>, "getdents64">,
  { isAll }: { isAll: boolean },
): Generator<Deno.DirEntry> {
  // One for all: a large tree has more directories than such pieces are collected.
  const bytes = buffer ??= new Uint8Array(BUFFER);
  const view = new DataView(bytes.buffer);
  for (;;) {
    const size = Number(getdents64(descriptor, bytes, BigInt(BUFFER)));
    if (size <= 0) return;
    for (let at = 0; at < size; at += view.getUint16(at + AT.length, true)) {
      const start = at + AT.name;
      const name = bytes.subarray(start, bytes.indexOf(0, start));
      // ASCII alone, as nearly all are.
      if (!isAll && name.every((byte) => byte < 0x80)) continue;
      if (name[0] === DOT && (name.length === 1 || (name.length === 2 && name[1] === DOT))) {
        continue;
      }
      const type = bytes[at + AT.type];
      yield {
        name: decodeName(name),
        isDirectory: type === DIRECTORY,
        isFile: type === REGULAR,
        isSymlink: type === LINK,
      };
    }
  }
}
