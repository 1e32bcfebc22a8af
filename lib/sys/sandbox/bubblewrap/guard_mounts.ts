/**
 * Linux: a mount goes with the name that it was mounted on. Where that name is removed and made again for the same file (`ln f
 * f.old; rm f; mv f.old f`), or its directory is replaced by one of hard links, the file is the one that was seen, and open.
 *
 * @module
 */

/** Mounts that guard or hide something in a sandbox. */
export class GuardMounts {
  readonly #points: () => readonly string[];
  readonly #paths: ReadonlySet<string>;
  readonly #mounted: Set<string>;

  /**
   * @param points where something is mounted now, as in there
   * @param paths that may be mounted on, as in there
   */
  constructor(points: () => readonly string[], paths: readonly string[]) {
    this.#points = points;
    this.#paths = new Set(paths);
    this.#mounted = this.#find();
  }

  /** Where something was mounted before, and nothing is now. */
  lost(): string[] {
    const mounted = this.#find();
    return [...this.#mounted].filter((path) => !mounted.has(path));
  }

  /**
   * Says that something was done about a path. All others stay as they were: one may have lost its mount meanwhile, which the
   * next look is to find.
   *
   * @param isThere whether something stands there that can be mounted on
   */
  covered(path: string, { isThere }: { isThere: boolean }): void {
    if (this.#find().has(path)) this.#mounted.add(path);
    else if (!isThere) this.#mounted.delete(path);
  }

  #find(): Set<string> {
    return new Set(this.#points().filter((point) => this.#paths.has(point)));
  }
}
