/**
 * Paths as git lists them, where a directory may stand for all that is in it.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";

/** A set of entries; one that ends with `/` stands for all that is below it. */
export class PathEntries {
  /** The same for the same entries, for who looks whether two of these are alike. */
  readonly key: string;
  readonly #entries: ReadonlySet<string>;

  /** @param key tells the entries from others; made of them unless given */
  constructor(entries: Iterable<string>, key?: string) {
    this.#entries = new Set(entries);
    this.key = key ?? JSON.stringify([...this.#entries].sort());
  }

  get size(): number {
    return this.#entries.size;
  }

  /** These and others. */
  with(others: ReadonlySet<string>): PathEntries {
    if (others.size === 0) return this;
    const key = JSON.stringify([this.key, ...[...others].sort()]);
    return new PathEntries([...this.#entries, ...others], key);
  }

  /** The entry that stands for `path`, be that a file or a directory with `/` at its end. */
  entryOf(path: string): string | undefined {
    if (this.#entries.has(path)) return path;
    for (let above = dirname(path); above !== "."; above = dirname(above)) {
      if (this.#entries.has(`${above}/`)) return `${above}/`;
    }
    return undefined;
  }

  has(path: string): boolean {
    return this.entryOf(path) !== undefined;
  }
}
