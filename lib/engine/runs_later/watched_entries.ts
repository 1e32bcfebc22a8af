/**
 * Which entries of a directory count as executed later, and into which directories to look for more.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { isDirectoryAt } from "../../sys/files/info_at.ts";
import {
  type ExecutedFields,
  executesBelow,
  executesByName,
  MAX_PARTS,
  plainName,
  scriptsIn,
} from "../permissions/executed_names.ts";
import { GIT_DIRECTORIES } from "../permissions/executed_files.ts";
import { isLookedInto, obeysState } from "./git_state.ts";

/** Something in a directory that has to be remembered. */
export type Watched =
  /** A file, link or directory that a program executes, or executes from. */
  | {
    kind: "executed";
    path: string;
    by: string;
    isDirectory: boolean;
    isLink: boolean;
    /** Only as long as it is executable. */
    isProgram?: boolean | undefined;
  }
  /** A JSON file of which only some fields are executed. */
  | { kind: "scripts"; path: string; by: string; fields: ExecutedFields }
  /** A link that gives another directory a name in which some program looks for more, e.g. `.cargo`. */
  | { kind: "name"; path: string; by: string }
  /** A directory that may hold others; some only where they have a name that counts in it. */
  | { kind: "directory"; path: string; isNamed?: boolean | undefined }
  /** A directory of git's, of which only some files are executed. */
  | { kind: "git"; path: string };

/** A directory to look into. */
export interface Place {
  path: string;
  /** Who executes what is in it, whatever its name. */
  by?: string | undefined;
  /** It is one of PATH: only programs in it count, and nothing further down. */
  isOfPath?: boolean | undefined;
  /** It is looked for again when it is gone: nobody looks into the directory above it. */
  isAwaited?: boolean;
  /** It has another name than its own, and that alone counts here. */
  isNamed?: boolean | undefined;
  /** One of git's, of which only what git obeys later counts. */
  isState?: boolean;
  /** Plain names of it and of the directories above it that count. */
  names: readonly string[];
}

/**
 * Made by programs and read by programs: what is in there is as good as the code of the project, and there is much of it.
 */
export const NOT_LOOKED_INTO = new Set(["node_modules", "__pycache__", ".venv", "site-packages"]);
/** What is executed of a git directory, or leads git to another configuration or to other objects; see gitrepository-layout(5). */
const OF_GIT = [
  "config",
  "config.worktree",
  "info/attributes",
  "commondir",
  "gitdir",
  "objects/info/alternates",
];
/** What holds hooks, and what holds git directories of submodules. Those of worktrees mean nothing without a `.git`. */
const HOOKS = "hooks";
const MODULES = "modules";

/** Those entries of `place` that count, by their names. */
export function watchedIn(place: Place, entries: readonly Deno.DirEntry[]): Watched[] {
  const present = new Set(entries.map(({ name }) => name));
  if (place.isNamed) return entries.flatMap((entry) => watchedByPair(entry, place) ?? []);
  if (place.isState) return entries.flatMap((entry) => watchedState(entry, place) ?? []);
  const isGit = (place.by === undefined || place.isOfPath === true) &&
    GIT_DIRECTORIES.some((marks) => marks.every((mark) => present.has(mark)));
  // Whoever makes these marks must not hide by them what else is there. A look for hooks comes before one for names.
  const git: Watched[] = isGit ? [{ kind: "git", path: place.path }] : [];
  // File systems list them in orders of their own; what is found is told in this one.
  return [
    ...git,
    ...entries.flatMap((entry) => watched(entry, place))
      .sort((a, b) => a.path < b.path ? -1 : 1),
  ];
}

function watched(entry: Deno.DirEntry, place: Place): Watched[] {
  const { name, isDirectory, isFile, isSymlink } = entry;
  const path = join(place.path, name);
  const plain = plainName(name);
  const executed = executedIn(entry, place);
  if (executed !== undefined) {
    return [isGitName(name) && isDirectory ? { kind: "git", path } : executed];
  }
  const scripts = scriptsIn(plain);
  if (scripts !== undefined && (isFile || isSymlink)) {
    return [{ kind: "scripts", path, ...scripts }];
  }
  const isFetched = NOT_LOOKED_INTO.has(plain);
  const below = isSymlink || isFetched ? executesBelow([...place.names, plain]) : undefined;
  if (isSymlink && below !== undefined) return [{ kind: "name", path, by: below }];
  if (!isDirectory) return [];
  if (!isFetched) return [{ kind: "directory", path }];
  const named: Watched[] = below === undefined ? [] : [{ kind: "directory", path, isNamed: true }];
  return [gitIn(path), ...named];
}

/** Whoever enters such a directory asks git for its branch, as many shells do, and git looks for this. */
function gitIn(directory: string): Watched {
  const path = join(directory, ".git");
  return isDirectoryAt(path)
    ? { kind: "git", path }
    : { kind: "executed", path, by: "git", isDirectory: false, isLink: false };
}

/** What is executed of a git directory, whether it is there or not. */
export function executedOfGit(directory: string): string[] {
  return OF_GIT.map((name) => join(directory, name));
}

function executedIn(
  { name, isDirectory, isSymlink }: Deno.DirEntry,
  { path: directory, by: whose, isOfPath, names }: Place,
): Watched | undefined {
  const plain = plainName(name);
  const named = executesByName([...names, plain]);
  const isProgram = isOfPath && named === undefined && !isDirectory &&
    scriptsIn(plain) === undefined;
  const by = isOfPath ? named ?? (isProgram ? whose : undefined) : whose ?? named;
  const path = join(directory, name);
  return by === undefined
    ? undefined
    : { kind: "executed", path, by, isDirectory, isLink: isSymlink, isProgram };
}

/** What counts by this name and by those of the directories that it is in, and not by its own. */
function watchedByPair(entry: Deno.DirEntry, place: Place): Watched | undefined {
  const plain = plainName(entry.name);
  if (executesByName([plain]) !== undefined) return undefined;
  const isDirectory = entry.isDirectory && executesBelow([...place.names, plain]) !== undefined;
  return executedIn(entry, place) ??
    (isDirectory
      ? { kind: "directory", path: join(place.path, entry.name), isNamed: true }
      : undefined);
}

function watchedState(
  { name, isSymlink, ...entry }: Deno.DirEntry,
  { path: directory }: Place,
): Watched | undefined {
  const by = obeysState(name);
  const isDirectory = entry.isDirectory && isLookedInto(name);
  const path = join(directory, name);
  return by === undefined
    ? undefined
    : { kind: "executed", path, by, isDirectory, isLink: isSymlink };
}

/** A directory that a link leads to. */
export function placeNamed(link: string, path: string): Place {
  return { path, isNamed: true, isAwaited: true, names: lastNames(link.split("/").map(plainName)) };
}

/** Plain names of a path in a directory, as many as may count together with one below. */
export function namesTo(path: string, names: readonly string[]): string[] {
  return lastNames([...names, plainName(path.slice(path.lastIndexOf("/") + 1))]);
}

function lastNames(names: readonly string[]): string[] {
  return names.slice(1 - MAX_PARTS);
}

/** Tells places from each other. */
export function keyOf({ path, isNamed, isState, names }: Place): string {
  return isNamed || isState ? `${path}\0${names.join("/")}` : path;
}

/** Whether something is of the git directory that it lies in, and means nothing without that. */
export function isOfGit(path: string, directory: string): boolean {
  const [name = ""] = relative(directory, path).split("/");
  return isGitName(basename(directory)) || executedOfGit(directory).includes(path) ||
    [HOOKS, MODULES].includes(name) || obeysState(name) !== undefined;
}

/** Nothing has this name but what git takes for its own. */
function isGitName(name: string): boolean {
  return plainName(name) === ".git";
}

/** Directories of a git directory to look into. */
export function placesOfGit(directory: string): Place[] {
  return [
    { path: join(directory, HOOKS), by: "git", names: [], isAwaited: true },
    { path: join(directory, MODULES), names: [], isAwaited: true },
    stateOfGit(directory),
  ];
}

/** A git directory as one that somebody may have begun something in. */
export function stateOfGit(directory: string): Place {
  return { path: directory, isState: true, isAwaited: true, names: [] };
}
