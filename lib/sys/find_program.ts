/**
 * Finding programs on PATH without ever running what a repository brought along.
 *
 * @module
 */
import { isAbsolute } from "@std/path/is-absolute";
import { join } from "@std/path/join";
import { isWithin } from "./files/is_within.ts";
import { resolvePathSync } from "./files/resolve_path.ts";
import { absoluteEntries, searchPath } from "./search_path.ts";

/** Where agents may write, or may have written. */
const leftOut = new Set<string>();

/** From now on nothing at or below these absolute directories counts, wherever one stands. */
export function leaveOutOfPath(directories: readonly string[]): void {
  for (const directory of directories) {
    if (isAbsolute(directory)) leftOut.add(resolvePathSync(directory, "/"));
  }
}

export interface FindProgramOptions {
  /** Directory that the run works in, absolute: nothing at or below it counts. */
  cwd: string;
  /** Instead of the variable PATH. */
  path?: string;
}

/**
 * The absolute path of the program `name`; undefined where there is none.
 *
 * Only the entries of {@linkcode safeSearchPath} count, and the program itself must not be a link into the working
 * directory either: with `.` in PATH, a file of a cloned repository would be run as `git` or `rg`. The same holds for what
 * {@linkcode leaveOutOfPath} was told.
 *
 * @example
 * ```ts
 * findProgram("git", { path: ".:/usr/bin", cwd: "/home/me/project" }); // "/usr/bin/git"
 * ```
 */
export function findProgram(name: string, options: FindProgramOptions): string | undefined {
  const own = resolvePathSync(options.cwd, "/");
  for (const directory of entriesOutside(options)) {
    const program = join(directory, name);
    const place = resolvePathSync(program, "/");
    if (!isOfProject(place, own) && isExecutable(place)) return program;
  }
  return undefined;
}

/**
 * PATH for a program that looks for others itself, as git does: the absolute entries that do not lead, by a link
 * either, into the working directory. `.`, empty and relative entries are left out.
 */
export function safeSearchPath(options: FindProgramOptions): string {
  return entriesOutside(options).join(":");
}

function entriesOutside({ cwd, path = searchPath() }: FindProgramOptions): string[] {
  const own = resolvePathSync(cwd, "/");
  return absoluteEntries(path).filter((directory) =>
    !isOfProject(resolvePathSync(directory, "/"), own)
  );
}

/** Everything is below the root: no clone is there. */
function isOfProject(place: string, own: string): boolean {
  return [own, ...leftOut].some((directory) => directory !== "/" && isWithin(place, directory));
}

function isExecutable(path: string): boolean {
  try {
    const { isFile, mode } = Deno.statSync(path);
    return isFile && ((mode ?? 0) & 0o111) !== 0;
  } catch {
    return false;
  }
}
