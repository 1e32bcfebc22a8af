/**
 * Copies of files of a working tree, none of which was read through a link.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import type { HeldPlace } from "../../files/held_place.ts";
import { isThere } from "../../files/info_at.ts";
import { holdPlace } from "../../files/hold_place.ts";
import { delay } from "../../delay.ts";

/** A file whose copy has another name. */
export interface OddFile {
  path: string;
  /** Absolute. */
  copy: string;
  isExecutable: boolean;
}

export interface CopiedFiles {
  copied: string[];
  /** Those of submodules. */
  directories: string[];
  gone: string[];
  /** Those whose names, or those of a directory above, are no UTF-8: Deno can make no file of such a name. */
  odd: OddFile[];
  /** What cannot be read, is there through a link only, or is neither a file nor a directory. */
  unread: string[];
}

/** In bytes: more takes its time, in which who waits may want to end. */
const SMALL = 256 * 1024;
/** So many small ones take some milliseconds. */
const FEW = 64;
const OWNER_EXECUTES = 0o100;

/**
 * Copies files and links, with the directories that they are in.
 *
 * @param paths below both directories
 * @param options.others where copies come that cannot have their own names; it is there
 */
export async function copyFiles(
  paths: readonly string[],
  { from, to, others, signal }: {
    from: string;
    to: string;
    others: string;
    signal?: AbortSignal | undefined;
  },
): Promise<CopiedFiles> {
  const top = await Deno.realPath(from);
  const found: CopiedFiles = { copied: [], directories: [], gone: [], odd: [], unread: [] };
  // Names are sorted mostly: what is in one directory comes together.
  let above: { name: string; held: HeldPlace } | undefined;
  try {
    for (const [index, path] of paths.entries()) {
      if (index % FEW === 0) await delay(0);
      signal?.throwIfAborted();
      const name = dirname(path);
      try {
        if (above?.name !== name) {
          above?.held[Symbol.dispose]();
          above = undefined;
          if (name.isWellFormed()) await Deno.mkdir(join(to, name), { recursive: true });
          above = { name, held: holdPlace(join(top, name)) };
        }
        if (!path.isWellFormed()) {
          const copy = join(others, String(index));
          const isExecutable = copyOdd(basename(path), above.held, copy);
          found.odd.push({ path, copy, isExecutable });
          continue;
        }
        const target = join(to, path);
        const kind = copySmall(basename(path), above.held, target) ??
          await copyLarge(basename(path), { above: above.held, to: target, signal });
        found[kind].push(path);
      } catch (error) {
        signal?.throwIfAborted();
        const { NotFound, NotADirectory } = Deno.errors;
        const isGone = error instanceof NotFound || error instanceof NotADirectory;
        (isGone ? found.gone : found.unread).push(path);
      }
    }
  } finally {
    above?.held[Symbol.dispose]();
  }
  return found;
}

/** Returns whether it is executable. */
function copyOdd(name: string, above: HeldPlace, to: string): boolean {
  using held = above.child(name);
  const { isFile, mode } = Deno.statSync(held.path);
  if (!isFile) throw new Error("it is no file");
  Deno.copyFileSync(held.path, to);
  return ((mode ?? 0) & OWNER_EXECUTES) !== 0;
}

type Kind = Exclude<keyof CopiedFiles, "odd">;

/** At once, which takes less time than handing it to another thread; undefined where that may take long. */
function copySmall(name: string, above: HeldPlace, to: string): Kind | undefined {
  if (Deno.lstatSync(`${above.path}/${name}`).isSymlink) {
    const target = Deno.readLinkSync(`${above.path}/${name}`);
    // Deno knows only text.
    if (target.includes("\ufffd")) return "unread";
    Deno.symlinkSync(target, to);
    return "copied";
  }
  using held = above.child(name);
  const { isFile, isDirectory, size } = Deno.statSync(held.path);
  if (isDirectory) return isThere(`${held.path}/.git`) ? "directories" : "gone";
  if (!isFile) return "unread";
  if (size > SMALL) return undefined;
  Deno.copyFileSync(held.path, to);
  return "copied";
}

async function copyLarge(
  name: string,
  { above, to, signal }: { above: HeldPlace; to: string; signal: AbortSignal | undefined },
): Promise<Kind> {
  using held = above.child(name);
  const { isFile, mode } = await Deno.stat(held.path);
  if (!isFile) return "unread";
  const source = await Deno.open(held.path);
  const target = await Deno.open(to, { write: true, createNew: true, mode: mode ?? 0o600 });
  await source.readable.pipeTo(target.writable, signal === undefined ? {} : { signal });
  return "copied";
}
