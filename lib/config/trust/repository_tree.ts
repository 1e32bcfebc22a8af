/**
 * @module
 */
import { existsSync } from "node:fs";
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { infoBehind } from "../../sys/files/info_at.ts";

type Listing = ReadonlyMap<string, Deno.DirEntry>;

const NONE: Listing = new Map();

/** An empty name, `.` or `..` in a path. */
const NOT_PLAIN = /(?:^|\/)\.{0,2}(?:\/|$)/;

/** What there is in a repository, each directory listed once. */
export class RepositoryTree {
  readonly root: string;
  readonly #listings = new Map<string, Listing>();

  constructor(root: string) {
    this.root = root;
  }

  isFile(path: string): boolean {
    const entry = this.#entryAt(path);
    return entry !== undefined && (entry.isFile || entry.isSymlink);
  }

  /** Whether it is there to be run. */
  isExecutable(path: string): boolean {
    if (!this.isFile(path)) return false;
    return ((infoBehind(join(this.root, path))?.mode ?? 0) & 0o111) !== 0;
  }

  isDirectory(path: string): boolean {
    const plain = path.replace(/\/+$/, "");
    const entry = this.#entryAt(plain);
    if (!entry?.isSymlink) return entry?.isDirectory ?? false;
    return infoBehind(join(this.root, plain))?.isDirectory === true;
  }

  #entryAt(path: string): Deno.DirEntry | undefined {
    // Asked for hundreds of thousands of names, nearly all of which are plain.
    const plain = NOT_PLAIN.test(path) ? join(path) : path;
    if (plain.startsWith("..") || plain.includes("\0")) return undefined;
    return this.#list(dirname(plain)).get(basename(plain));
  }

  #list(directory: string): Listing {
    const known = this.#listings.get(directory);
    if (known !== undefined) return known;
    const found = this.#read(join(this.root, directory));
    this.#listings.set(directory, found);
    return found;
  }

  #read(path: string): Listing {
    // Mostly there is none: this throws no exception.
    if (!existsSync(path)) return NONE;
    try {
      return new Map(Array.from(Deno.readDirSync(path)).map((entry) => [entry.name, entry]));
    } catch {
      return NONE; // It is none.
    }
  }
}
