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
  readonly #canBeMountedOn: (path: string) => boolean;
  readonly #mounted: Set<string>;

  /**
   * @param points where something is mounted now, as in there
   * @param paths that may be mounted on, as in there
   * @param canBeMountedOn whether something stands at one of them now, and no link
   */
  constructor(
    points: () => readonly string[],
    paths: readonly string[],
    canBeMountedOn: (path: string) => boolean,
  ) {
    this.#points = points;
    this.#canBeMountedOn = canBeMountedOn;
    this.#paths = new Set(paths);
    this.#mounted = this.#find();
  }

  /**
   * Where something was mounted before, and nothing is now, though something stands there that can be mounted on: what is gone may
   * come again, be it for a look or an hour.
   */
  lost(): string[] {
    const mounted = this.#find();
    return [...this.#mounted].filter((path) => !mounted.has(path) && this.#canBeMountedOn(path));
  }

  /**
   * Says that something was done about a path. All others stay as they were: one may have lost its mount meanwhile, which the
   * next look is to find.
   */
  covered(path: string): void {
    if (this.#find().has(path)) this.#mounted.add(path);
  }

  /** Whether something is mounted at a path now, be it one of them or not. */
  isMounted(path: string): boolean {
    return this.#points().includes(path);
  }

  #find(): Set<string> {
    return new Set(this.#points().filter((point) => this.#paths.has(point)));
  }
}
