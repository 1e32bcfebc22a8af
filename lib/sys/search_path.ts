/**
 * The variable PATH, and what of it holds where agents write.
 *
 * @module
 */
import { isAbsolute } from "@std/path/is-absolute";

/** What execvp(3) takes when there is no PATH. */
export const DEFAULT_SEARCH_PATH = "/usr/local/bin:/usr/bin:/bin";

let current = DEFAULT_SEARCH_PATH;

/** Tells the value of the variable PATH, once at the start: this floor reads no environment. */
export function setSearchPath(path: string): void {
  current = path;
}

/** That value. */
export function searchPath(): string {
  return current;
}

/** The entries that mean the same directory wherever one stands; an empty one means the working directory. */
export function absoluteEntries(path: string): string[] {
  return path.split(":").filter((entry) => isAbsolute(entry));
}

/**
 * The same as a value, for a program of the user that runs outside of the sandbox where agents write: with `.` or `./bin` in
 * its PATH it would run a file of theirs as the `jq` or `node` that it calls.
 *
 * @param path instead of the value of this process
 * @returns never an empty one, with which a shell looks in the working directory alone
 */
export function absoluteSearchPath(path: string = current): string {
  return absoluteEntries(path).join(":") || DEFAULT_SEARCH_PATH;
}

/** An environment with such a PATH; without any it stays so. */
export function withAbsoluteSearchPath(
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  const { PATH } = environment;
  return { ...environment, ...(PATH === undefined ? {} : { PATH: absoluteSearchPath(PATH) }) };
}
