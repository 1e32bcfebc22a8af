/**
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";

/** What there is in a repository, each directory listed once. */
export class RepositoryTree {
  readonly root: string;
  readonly #listings = new Map<string, ReadonlyMap<string, Deno.DirEntry>>();

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
    try {
      return ((Deno.statSync(join(this.root, path)).mode ?? 0) & 0o111) !== 0;
    } catch {
      return false;
    }
  }

  isDirectory(path: string): boolean {
    const plain = path.replace(/\/+$/, "");
    const entry = this.#entryAt(plain);
    if (!entry?.isSymlink) return entry?.isDirectory ?? false;
    try {
      return Deno.statSync(join(this.root, plain)).isDirectory;
    } catch {
      return false;
    }
  }

  #entryAt(path: string): Deno.DirEntry | undefined {
    const plain = join(path);
    if (plain.startsWith("..") || plain.includes("\0")) return undefined;
    return this.#list(dirname(plain)).get(basename(plain));
  }

  #list(directory: string): ReadonlyMap<string, Deno.DirEntry> {
    const known = this.#listings.get(directory);
    if (known !== undefined) return known;
    let found: ReadonlyMap<string, Deno.DirEntry> = new Map();
    try {
      const entries = Array.from(Deno.readDirSync(join(this.root, directory)));
      found = new Map(entries.map((entry) => [entry.name, entry]));
    } catch {
      // It is none.
    }
    this.#listings.set(directory, found);
    return found;
  }
}
