/**
 * Which git is run.
 *
 * @module
 */
import { findProgram, safeSearchPath } from "../find_program.ts";

/**
 * The git to run in `cwd`: never one that lies there, or where the user stands, however PATH names it.
 *
 * @throws {Deno.errors.NotFound} where there is none
 */
export function gitProgram(cwd: string): string {
  const program = findProgram("git", { cwd, path: gitPath(cwd) });
  if (program !== undefined) return program;
  throw new Deno.errors.NotFound("git is not in PATH");
}

/** PATH for a git that starts others by their names, such as a pager. */
export function gitPath(cwd: string): string {
  return safeSearchPath({ cwd, path: safeSearchPath({ cwd: here() }) });
}

function here(): string {
  try {
    return Deno.cwd();
  } catch {
    return "/"; // It was deleted, and nothing lies in it.
  }
}
