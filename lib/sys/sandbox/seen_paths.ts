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

  /**
   * Tells what stands at a path now from what may stand there later. ext4 gives the number of an inode away again at once (`rm -r
   * .kube && mkdir .kube`, two `git config` after each other): when it was born tells them apart, where the file system keeps that
   * (statx(2); not NFS before Linux 6.15).
   */
  identityOf(path: string): string {
    const info = infoAt(path);
    if (info === undefined) return "none";
    return `${info.dev}:${info.ino}:${info.birthtime?.getTime() ?? ""}`;
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
