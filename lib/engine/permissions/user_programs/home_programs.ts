/**
 * What the home of a user makes run that lies elsewhere: start files that are links, as who keeps their dotfiles in a repository
 * has them, and programs in PATH.
 *
 * Only names that count are looked at, and what is in directories with such names, up to a bound: never all of a home.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { entriesIn } from "../../../sys/files/entries_in.ts";
import { infoBehind } from "../../../sys/files/info_at.ts";
import { isWithin } from "../../../sys/files/is_within.ts";
import { resolvePathSync } from "../../../sys/files/resolve_path.ts";
import type { GitUser } from "../../../sys/git/configuration.ts";
import { absoluteEntries } from "../../../sys/search_path.ts";
import { executesBelow, executesByName, plainName } from "../executed_names.ts";

/** Something that is run. */
export interface UserProgram {
  /** Absolute. What is named may not be there. */
  path: string;
  by: string;
  /** A directory of PATH: programs that lie in it, and nothing further down. */
  isOfPath?: boolean;
  /**
   * To be told and not to be kept: a link among programs or extensions leads to it, as whoever develops one has it (`npm link`), and
   * to change it is the work that goes on.
   */
  isWork?: boolean;
}

/** Where many have programs whether PATH says so or not: it is another one at their next login. */
const ALSO_IN_PATH = [".local/bin", "bin"];
/** Who finds them there. */
export const SHELL = "your shell";
/** Of each directory with a name that counts; there may be thousands of extensions of an editor. */
const MAX_ENTRIES = 100;
const MAX_DIRECTORIES = 12;
/** Of a directory of PATH in the home. */
const MAX_PROGRAMS = 1_000;
/** In there is more than what is run, and nothing of that is looked through. */
const OWN = ".isonforge";
const EXECUTABLE = 0o111;

/** All that lies elsewhere than its name says; absolute, without links. */
export function homePrograms({ home, environment = {} }: GitUser): UserProgram[] {
  const real = resolvePathSync(home, "/");
  const found: UserProgram[] = [];
  /** Whether everything is in there, and be it by a link of somebody to their documents. */
  const isAround = (place: string) => isWithin(real, place);
  const addLinksIn = (directory: string, { by, max, depth, isOfPath = false }: Search) => {
    let left = max;
    const queue = [{ at: directory, down: depth }];
    for (const { at, down } of queue) {
      for (const { name, isDirectory, isSymlink } of entriesIn(at)) {
        if (--left < 0) return;
        const path = join(at, name);
        if (isSymlink) {
          const place = resolvePathSync(path, "/");
          if (isWithin(place, directory) || isAround(place)) continue;
          found.push({ path: place, by, isWork: isOfPath || !isFileAt(place) });
        } else if (isDirectory && down > 0 && queue.length < MAX_DIRECTORIES) {
          queue.push({ at: path, down: down - 1 });
        }
      }
    }
  };
  const add = (path: string, { by, name, isNamed = false }: Found) => {
    const place = resolvePathSync(path, "/");
    const isElsewhere = isNamed || place !== join(real, relative(home, path));
    if (isElsewhere && !isAround(place)) {
      found.push({ path: place, by });
    }
    addLinksIn(place, { by, max: MAX_ENTRIES, depth: name === OWN ? 0 : 3 });
  };
  const addNamed = (directory: string, above: readonly string[], isNamed = false) => {
    for (const { name } of entriesIn(directory)) {
      const names = [...above, plainName(name)];
      const path = join(directory, name);
      const by = executesByName(names);
      if (by !== undefined) add(path, { by, name, isNamed });
      if (isHalf(names)) addNamed(path, names, isNamed);
    }
  };
  addNamed(home, []);
  const { XDG_CONFIG_HOME: config = "" } = environment;
  if (config.startsWith("/") && config !== join(home, ".config")) {
    addNamed(config, [".config"], true);
  }
  for (const directory of pathOf({ home, environment })) {
    const place = resolvePathSync(directory, "/");
    if (place !== "/") found.push({ path: place, by: SHELL, isOfPath: true });
    if (isWithin(place, real)) {
      addLinksIn(place, { by: SHELL, max: MAX_PROGRAMS, depth: 0, isOfPath: true });
    }
  }
  return found;
}

/** Whether something in a directory of these names may count. */
function isHalf(names: readonly string[]): boolean {
  return executesBelow(names) !== undefined;
}

interface Found {
  by: string;
  name: string;
  /** A variable says where it is. */
  isNamed?: boolean;
}

interface Search {
  by: string;
  /** Entries that are looked at. */
  max: number;
  /** How many directories down. */
  depth: number;
  isOfPath?: boolean;
}

function pathOf({ home, environment = {} }: GitUser): string[] {
  return [
    ...new Set([
      ...absoluteEntries(environment["PATH"] ?? ""),
      ...ALSO_IN_PATH.map((name) => join(home, name)),
    ]),
  ];
}

function isFileAt(path: string): boolean {
  return infoBehind(path)?.isFile === true;
}

/** Whether a file is a program that lies in a directory of PATH. */
export function isProgramOf(directory: string, path: string): boolean {
  return dirname(path) === directory && isProgramAt(path);
}

export function isProgramAt(path: string): boolean {
  const info = infoBehind(path);
  return info?.isFile === true && ((info.mode ?? 0) & EXECUTABLE) !== 0;
}
