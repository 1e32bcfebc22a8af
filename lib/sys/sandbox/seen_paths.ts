/**
 * Files as they were when they were guarded. A mount guards one file: whoever is outside can put another in its place.
 *
 * @module
 */
import { fileIdentity } from "../files/info_at.ts";
import { ListedDirectories } from "../files/listed_directories.ts";
import { reopenedInfo } from "../files/reopened.ts";

/** Of most: keys and histories of programs that somebody may have. */
const NONE = "none";

/** What stands at each of some paths. */
export class SeenPaths {
  readonly #identities: Map<string, string>;
  readonly #writable: readonly string[];

  /** @param writable directories that commands may close, and open again when nobody looks */
  constructor(paths: readonly string[], writable: readonly string[] = []) {
    this.#writable = writable;
    const listed = new ListedDirectories(paths);
    this.#identities = new Map(
      paths.map((path) => [path, listed.isMissing(path) ? NONE : this.identityOf(path)]),
    );
  }

  /** Tells what stands at a path now from what may stand there later. */
  identityOf(path: string): string {
    const info = reopenedInfo(path, this.#writable);
    return info === undefined ? NONE : fileIdentity(info);
  }

  /** Whether something stands at a path now, and no link. */
  isThere(path: string): boolean {
    return reopenedInfo(path, this.#writable)?.isSymlink === false;
  }

  /** Where something else stands now, or nothing any more. */
  changed(): string[] {
    const listed = new ListedDirectories([...this.#identities.keys()]);
    return [...this.#identities].filter(([path, identity]) =>
      !(identity === NONE && listed.isMissing(path)) && this.identityOf(path) !== identity
    ).map(([path]) => path);
  }

  /** What stands at a path now is guarded as well. */
  accept(path: string, identity: string): void {
    this.#identities.set(path, identity);
  }
}
