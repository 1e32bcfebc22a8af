/**
 * Linux: a mount goes with the name that it was mounted on. Where that name is removed and made again for the same file (`ln f
 * f.old; rm f; mv f.old f`), or its directory is replaced by one of hard links, the file is the one that was seen, and open.
 *
 * @module
 */
import { mountsOf } from "../../linux/mounts.ts";

/** Mounts that guard or hide something in a sandbox. */
export class GuardMounts {
  readonly #pid: number;
  readonly #paths: ReadonlySet<string>;
  #mounted: ReadonlySet<string>;

  /**
   * @param pid of the first process inside
   * @param paths that may be mounted on, as in there
   */
  constructor(pid: number, paths: readonly string[]) {
    this.#pid = pid;
    this.#paths = new Set(paths);
    this.#mounted = this.#find();
  }

  /** Where something was mounted before, and nothing is now. */
  lost(): string[] {
    const mounted = this.#find();
    return [...this.#mounted].filter((path) => !mounted.has(path));
  }

  /** From here on, what is mounted now counts. */
  renew(): void {
    this.#mounted = this.#find();
  }

  #find(): Set<string> {
    const points = mountsOf(this.#pid).map(({ point }) => point);
    return new Set(points.filter((point) => this.#paths.has(point)));
  }
}
