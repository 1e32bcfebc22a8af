/**
 * Finding programs on PATH without ever running what a repository brought along.
 *
 * @module
 */
import { isAbsolute } from "@std/path/is-absolute";
import { join } from "@std/path/join";
import { resolvePathSync } from "./resolve_path.ts";

export interface FindProgramOptions {
  /** Value of the variable PATH. */
  path: string;
  /** Directory that the run works in, absolute: nothing at or below it counts. */
  cwd: string;
}

/**
 * The absolute path of the program `name`; undefined where there is none.
 *
 * Only absolute entries of PATH outside of the working directory count: with `.`, an empty or a relative entry, or
 * `node_modules/.bin` of the project in front, a file of a cloned repository would be run as `git` or `rg`. What an
 * entry or the program links to is compared too.
 *
 * @example
 * ```ts
 * findProgram("git", { path: "/usr/bin:.", cwd: "/home/me/project" }); // "/usr/bin/git"
 * ```
 */
export function findProgram(name: string, { path, cwd }: FindProgramOptions): string | undefined {
  const own = resolvePathSync(cwd, "/");
  for (const directory of path.split(":")) {
    if (!isAbsolute(directory)) continue;
    const program = join(directory, name);
    const place = resolvePathSync(program, "/");
    if (isWithin(resolvePathSync(directory, "/"), own) || isWithin(place, own)) continue;
    if (isExecutable(place)) return program;
  }
  return undefined;
}

function isWithin(path: string, directory: string): boolean {
  // Everything is below the root: no clone is there.
  return directory !== "/" && (path === directory || path.startsWith(`${directory}/`));
}

function isExecutable(path: string): boolean {
  try {
    const { isFile, mode } = Deno.statSync(path);
    return isFile && ((mode ?? 0) & 0o111) !== 0;
  } catch {
    return false;
  }
}
