/**
 * `~/` in a path of the configuration.
 *
 * @module
 */
import { isAbsolute } from "@std/path/is-absolute";
import type { Environment } from "./values.ts";

/** With the user's home directory in its place, where that is known. */
export function withHome(path: string, env: Environment): string {
  const home = env("HOME");
  return home !== undefined && isAbsolute(home) ? path.replace(/^~(?=\/|$)/, () => home) : path;
}
