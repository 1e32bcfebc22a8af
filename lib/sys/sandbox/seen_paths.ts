/**
 * Files as they were when they were guarded. A mount guards one file: whoever is outside can put another in its place.
 *
 * @module
 */

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
  try {
    const { dev, ino } = Deno.lstatSync(path);
    return `${dev}:${ino}`;
  } catch {
    return "none";
  }
}
