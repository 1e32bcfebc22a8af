/**
 * Files as they were when they were guarded. A mount guards one file: whoever is outside can put another in its place.
 *
 * @module
 */
import { infoAt } from "../files/info_at.ts";

/** What stands at each of some paths. */
export class SeenPaths {
  readonly #identities: ReadonlyMap<string, string>;

  constructor(paths: readonly string[]) {
    this.#identities = new Map(paths.map((path) => [path, identityOf(path)]));
  }

  /** Whether something else stands at one of the paths now, or nothing any more. */
  haveChanged(): boolean {
    return this.#identities.entries().some(([path, identity]) => identityOf(path) !== identity);
  }
}

function identityOf(path: string): string {
  const info = infoAt(path);
  return info === undefined ? "none" : `${info.dev}:${info.ino}`;
}
