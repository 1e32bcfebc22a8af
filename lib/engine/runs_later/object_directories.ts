/**
 * The directories in which git looks for objects by their names. One that is renamed into the place of another brings files there
 * that are older than the run: a directory's change time tells of its own new name, and those of what is in it do not.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { namesIn } from "../../sys/files/entries_in.ts";
import { fileIdentity, infoAt } from "../../sys/files/info_at.ts";

/** What tells them from others, by absolute path. */
export type DirectoriesBefore = ReadonlyMap<string, string>;

/** Of loose objects, and of the files of git LFS. */
export const FAN_OUT = /^[0-9a-f]{2}$/i;

/**
 * Those that there are now.
 *
 * @param directory of git's, which all worktrees of a repository share
 */
export function objectDirectories(directory: string): Map<string, string> {
  const fanOut = (path: string) =>
    namesIn(path).filter((name) => FAN_OUT.test(name)).map((name) => join(path, name));
  const objects = join(directory, "objects");
  const paths = [
    ...["pack", "info", "info/commit-graphs"].map((name) => join(objects, name)),
    ...[objects, join(directory, "lfs/objects")].flatMap(fanOut),
  ];
  return new Map(paths.flatMap((path) => {
    const identity = identityOf(path);
    return identity === undefined ? [] : [[path, identity] as const];
  }));
}

function identityOf(path: string): string | undefined {
  const info = infoAt(path);
  return info && fileIdentity(info);
}

/**
 * Tells what is younger than a moment, as change times tell, which nothing but the kernel can set. What is not there is not.
 *
 * @param since in milliseconds, as change times are
 */
export function youngerThan(
  since: number,
  before: DirectoriesBefore,
): (path: string) => boolean {
  const isYoung = (info: Deno.FileInfo | undefined) => (info?.ctime?.getTime() ?? 0) >= since;
  const other = new Map<string, boolean>();
  /** Whether it was not that directory, or was no such directory at all. */
  const isOther = (directory: string): boolean => {
    const known = other.get(directory);
    if (known !== undefined) return known;
    // git LFS has two of them, one in the other: there are too many to know those within.
    const around = dirname(directory);
    const is = FAN_OUT.test(basename(around))
      ? isOther(around) || isYoung(infoAt(directory))
      : before.get(directory) !== identityOf(directory);
    other.set(directory, is);
    return is;
  };
  return (path) => {
    const info = infoAt(path);
    return info !== undefined && (isOther(dirname(path)) || isYoung(info));
  };
}
