/**
 * Files as they were when they were guarded. A mount guards one file: whoever is outside can put another in its place.
 *
 * @module
 */
import { infoAt } from "../files/info_at.ts";

/** What stands at each of some paths. */
export class SeenPaths {
  readonly #identities: Map<string, string>;

  constructor(paths: readonly string[]) {
    this.#identities = new Map(paths.map((path) => [path, this.identityOf(path)]));
  }

  /** Tells what stands at a path now from what may stand there later. */
  identityOf(path: string): string {
    const info = infoAt(path);
    return info === undefined ? "none" : `${info.dev}:${info.ino}`;
  }

  /** Where something else stands now, or nothing any more. */
  changed(): string[] {
    return [...this.#identities].filter(([path, identity]) => this.identityOf(path) !== identity)
      .map(([path]) => path);
  }

  /** What stands at a path now is guarded as well. */
  accept(path: string, identity: string): void {
    this.#identities.set(path, identity);
  }
}
