/**
 * Many paths of few directories, most of which are not there: an exception for each costs more than to read its directory.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { resolvePathSync } from "./resolve_path.ts";

/** Of how many paths a directory is read: it may hold many others, as /tmp does. */
const MIN_PATHS = 4;

type Entries = ReadonlyMap<string, Deno.DirEntry>;
const NOTHING: Entries = new Map();

/** Directories as they are when they are first asked about. */
export class ListedDirectories {
  readonly #asked = new Map<string, number>();
  readonly #entries = new Map<string, Entries | undefined>();

  /** @param paths that will be asked about; absolute */
  constructor(paths: readonly string[]) {
    for (const path of paths) {
      const directory = dirname(path);
      this.#asked.set(directory, (this.#asked.get(directory) ?? 0) + 1);
    }
  }

  /** Whether nothing is there, as far as that is known without asking for the path itself. */
  isMissing(path: string): boolean {
    return this.#entriesOf(dirname(path))?.has(basename(path)) === false;
  }

  /**
   * As `resolvePathSync()` does.
   *
   * @param path below `top`, which is absolute and without links
   */
  resolve(path: string, top: string): string {
    if (path === top) return top;
    const directory = this.resolve(dirname(path), top);
    const place = join(directory, basename(path));
    const entries = this.#entriesOf(directory);
    const entry = entries?.get(basename(path));
    const mayBeLink = entries === undefined || entry?.isSymlink === true;
    return mayBeLink ? resolvePathSync(place, "/") : place;
  }

  /** Undefined where they are not known. */
  #entriesOf(directory: string): Entries | undefined {
    if (this.#entries.has(directory)) return this.#entries.get(directory);
    const entries = this.#read(directory);
    this.#entries.set(directory, entries);
    return entries;
  }

  #read(directory: string): Entries | undefined {
    const above = dirname(directory);
    if (above !== directory && this.isMissing(directory)) return NOTHING;
    if ((this.#asked.get(directory) ?? 0) < MIN_PATHS) return undefined;
    try {
      return new Map(Array.from(Deno.readDirSync(directory), (entry) => [entry.name, entry]));
    } catch (error) {
      return error instanceof Deno.errors.NotFound ? NOTHING : undefined;
    }
  }
}
