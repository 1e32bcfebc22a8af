/**
 * What links lead to. Who covers a name that is a link covers nothing: what it leads to has a name of its own, under which every
 * command finds it.
 *
 * @module
 */
import { join } from "@std/path/join";
import { infoAt } from "../../sys/files/info_at.ts";
import { isWithin } from "../../sys/files/is_within.ts";
import { resolvePathSync } from "../../sys/files/resolve_path.ts";

/** Nothing runs without these. */
const OF_THE_SYSTEM: readonly string[] = [
  ...["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc", "/opt", "/var", "/tmp", "/run"],
  ...["/nix/store", "/gnu/store", "/home", "/dev", "/proc", "/sys"],
  ...["/System", "/Library", "/Applications", "/Users", "/private"],
];
/** What everybody may read in these is no secret, and certificates and programs are among it. */
const PUBLIC = /^\/(?:usr|bin|sbin|lib|lib32|lib64|etc|opt|System|Library|Applications)\//;
/** No files that somebody keeps something in. */
const OF_THE_KERNEL = /^\/(?:dev|proc|sys)(?:\/|$)/;
const OTHERS_READ = 0o004;

export interface LinkTargets {
  /** Absolute, without links; what is in one of them is not named again. */
  places: string[];
  /** Where nothing is yet. */
  missing: string[];
  /** Links to directories that cannot be covered: all that a run does is in there. */
  tooWide: { link: string; target: string }[];
}

/** Puts them together. */
export class TargetsOfLinks {
  readonly #needed: readonly string[];
  readonly #places = new Set<string>();
  readonly #missing = new Set<string>();
  readonly #tooWide = new Map<string, string>();

  /** @param needed directories that a run cannot do without, beside those of the system; absolute, without links */
  constructor(needed: readonly string[]) {
    this.#needed = [...OF_THE_SYSTEM, ...needed];
  }

  get found(): LinkTargets {
    return {
      places: [...this.#places],
      missing: [...this.#missing],
      tooWide: Array.from(this.#tooWide, ([target, link]) => ({ link, target })),
    };
  }

  /**
   * What a link leads to in the end.
   *
   * @param link absolute
   */
  add(link: string): void {
    const target = resolvePathSync(link, "/");
    if (OF_THE_KERNEL.test(target)) return;
    const info = infoAt(target);
    if (info === undefined) this.#missing.add(target);
    else if (this.#needed.some((path) => isWithin(path, target))) {
      this.#tooWide.set(target, link);
    } else if ((info.isFile || info.isDirectory) && !isPublic(target, info)) {
      this.#places.add(target);
    }
  }

  /**
   * What links in some directories lead to that does not lie in the same one, and what links in that lead to.
   *
   * @param options.entries of a directory
   * @param options.most how many entries of each are looked at, those above first
   * @param options.skips names of directories that are not looked into
   */
  addFrom(
    directories: readonly string[],
    { entries, most, skips = /^\.git$/ }: {
      entries: (directory: string) => Deno.DirEntry[];
      most: number;
      skips?: RegExp;
    },
  ): void {
    const known = new Set(directories);
    for (const top of directories) {
      let left = most;
      const queue = [top];
      for (const directory of queue) {
        for (const { name, isDirectory, isSymlink } of entries(directory)) {
          if (--left < 0) break;
          const path = join(directory, name);
          if (isDirectory && !skips.test(name)) queue.push(path);
          if (!isSymlink) continue;
          const target = resolvePathSync(path, "/");
          if (isWithin(target, top)) continue;
          this.add(path);
          if (!this.#places.has(target) || known.has(target)) continue;
          known.add(target);
          // Of what is no directory there are no entries.
          queue.push(target);
        }
        if (left < 0) break;
      }
    }
  }
}

function isPublic(path: string, { uid, mode }: Deno.FileInfo): boolean {
  return uid === 0 && PUBLIC.test(path) && ((mode ?? 0) & OTHERS_READ) !== 0;
}
