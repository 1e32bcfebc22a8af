/**
 * Files with further names (hard links): what is written under one of them stands under all.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { infoAt } from "../../sys/files/info_at.ts";
import type { SandboxProfile } from "../../sys/sandbox/sandbox_profile.ts";
import { type FewerPlaces, fewerPlaces } from "./fewer_places.ts";

/** One name of such a file. */
export interface LinkedFile {
  /** Absolute, without links. */
  path: string;
  /** The file, whatever its names are. */
  file: string;
  /** How many names it has, wherever they are. */
  names: number;
  /** Tells this name from others, by whatever path its directory is found: one that is mounted twice is one directory. */
  name: string;
}

/**
 * Undefined of what has one name, and of what is no file.
 *
 * @param path absolute, without links
 */
export function linkedFileAt(path: string): LinkedFile | undefined {
  const info = infoAt(path);
  const names = info?.nlink ?? 1;
  if (info?.isFile !== true || names <= 1) return undefined;
  const directory = infoAt(dirname(path));
  return {
    ...{ path, names, file: `${info.dev}:${info.ino}` },
    name: `${directory?.dev}:${directory?.ino}/${basename(path)}`,
  };
}

/** Paths of those that have a name which is not among these: nobody can tell where. */
export function withNamesElsewhere(files: readonly LinkedFile[]): string[] {
  const found = new Map<string, Set<string>>();
  for (const { file, name } of files) {
    found.set(file, (found.get(file) ?? new Set()).add(name));
  }
  const elsewhere = files.filter(({ file, names }) => (found.get(file)?.size ?? 0) < names);
  return [...new Set(elsewhere.map(({ path }) => path))];
}

/**
 * What of them has to be read-only, so that nothing is written that lies elsewhere; and what is so anyway, and is to stay where it is
 * as well: the next run would not find it in a directory that has become `node_modules`.
 *
 * @param profile without them: what it guards is not the run's, by none of its names
 * @throws {UserError} where there are too many
 */
export function guardedLinks(
  files: readonly LinkedFile[],
  { roots, profile }: { roots: readonly string[]; profile: SandboxProfile },
): FewerPlaces & { held: string[] } {
  const { readOnly, kept, own, hidden, unreadable = [] } = profile;
  const guarded = new Set([...readOnly, ...kept, ...own, ...hidden, ...unreadable]);
  const writable = new Set(profile.writable);
  // There may be very many: it goes up a path, not through all of the profile.
  const isOfRun = (path: string): boolean => {
    for (let at = path;; at = dirname(at)) {
      if (guarded.has(at)) return false;
      if (writable.has(at)) return true;
      if (at === dirname(at)) return false;
    }
  };
  const places = withNamesElsewhere(files.filter(({ path }) => isOfRun(path)));
  return {
    ...fewerPlaces(places, {
      roots,
      what: "files that have other names (hard links) outside of what it may write",
    }),
    held: withNamesElsewhere(files).filter((path) => !isOfRun(path)),
  };
}
