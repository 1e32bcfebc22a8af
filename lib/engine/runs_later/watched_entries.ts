/**
 * Which entries of a directory count as executed later, and into which directories to look for more.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { join } from "@std/path/join";
import { isWithin } from "../../sys/files/is_within.ts";
import {
  EXECUTED_PAIRS,
  executesByName,
  plainName,
  scriptsIn,
} from "../permissions/executed_names.ts";
import { GIT_DIRECTORIES } from "../permissions/executed_files.ts";

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
  | { kind: "scripts"; path: string; by: string; fields: readonly string[] }
  /** A link that gives another directory a name in which some program looks for more, e.g. `.cargo`. */
  | { kind: "name"; path: string; by: string }
  /** A directory that may hold others. */
  | { kind: "directory"; path: string }
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
  isNamed?: boolean;
  /** Plain names of it and of the directories above it that count. */
  names: readonly string[];
}

/**
 * Made by programs and read by programs: what is in there is as good as the code of the project, and there is much of it.
 */
export const NOT_LOOKED_INTO = new Set(["node_modules", "__pycache__", ".venv", "site-packages"]);
/**
 * What is executed of a git directory, or leads git to another configuration; see gitrepository-layout(5). The last holds
 * commands that `git rebase --continue` runs.
 */
const OF_GIT = [
  "config",
  "config.worktree",
  "info/attributes",
  "commondir",
  "gitdir",
  "rebase-merge/git-rebase-todo",
];
/** What holds hooks, and what holds git directories of submodules. Those of worktrees mean nothing without a `.git`. */
const HOOKS = "hooks";
const MODULES = "modules";

/** Those entries of `place` that count, by their names. */
export function watchedIn(place: Place, entries: readonly Deno.DirEntry[]): Watched[] {
  const present = new Set(entries.map(({ name }) => name));
  if (place.isNamed) return entries.flatMap((entry) => watchedByPair(entry, place) ?? []);
  const isGit = (place.by === undefined || place.isOfPath === true) &&
    GIT_DIRECTORIES.some((marks) => marks.every((mark) => present.has(mark)));
  // Whoever makes these marks must not hide by them what else is there. A look for hooks comes before one for names.
  const git: Watched[] = isGit ? [{ kind: "git", path: place.path }] : [];
  // File systems list them in orders of their own; what is found is told in this one.
  return [
    ...git,
    ...entries.flatMap((entry) => watched(entry, place) ?? [])
      .sort((a, b) => a.path < b.path ? -1 : 1),
  ];
}

function watched(entry: Deno.DirEntry, place: Place): Watched | undefined {
  const { name, isDirectory, isFile, isSymlink } = entry;
  const path = join(place.path, name);
  const plain = plainName(name);
  const executed = executedIn(entry, place);
  if (executed !== undefined) {
    return isGitName(name) && isDirectory ? { kind: "git", path } : executed;
  }
  const scripts = scriptsIn(plain);
  if (scripts !== undefined && (isFile || isSymlink)) return { kind: "scripts", path, ...scripts };
  const behind = isSymlink ? executesBehindLink(plain) : undefined;
  if (behind !== undefined) return { kind: "name", path, by: behind };
  if (isDirectory && !NOT_LOOKED_INTO.has(plain)) return { kind: "directory", path };
  return undefined;
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
  const named = executesByName([...names.slice(-1), plain]);
  const isProgram = isOfPath && named === undefined && !isDirectory &&
    scriptsIn(plain) === undefined;
  const by = isOfPath ? named ?? (isProgram ? whose : undefined) : whose ?? named;
  const path = join(directory, name);
  return by === undefined
    ? undefined
    : { kind: "executed", path, by, isDirectory, isLink: isSymlink, isProgram };
}

/** What counts by this name and by that of its directory, and not by its own. */
function watchedByPair(entry: Deno.DirEntry, place: Place): Watched | undefined {
  return executesByName([plainName(entry.name)]) === undefined
    ? executedIn(entry, place)
    : undefined;
}

/** A directory that a link of that name leads to. */
export function placeNamed(name: string, path: string): Place {
  return { path, isNamed: true, isAwaited: true, names: [plainName(name)] };
}

/** Tells places from each other. */
export function keyOf({ path, isNamed, names }: Place): string {
  return isNamed ? `${path}\0${names.join("/")}` : path;
}

/** Who executes something below a directory of this plain name, so that a link may give another directory that name. */
export function executesBehindLink(plain: string): string | undefined {
  const pair = EXECUTED_PAIRS.find((pair) => pair.startsWith(`${plain}/`));
  return pair === undefined ? undefined : executesByName(pair.split("/"));
}

/** Whether something is of the git directory that it lies in, and means nothing without that. */
export function isOfGit(path: string, directory: string): boolean {
  return isGitName(basename(directory)) || executedOfGit(directory).includes(path) ||
    placesOfGit(directory).some((place) => isWithin(path, place.path));
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
  ];
}
