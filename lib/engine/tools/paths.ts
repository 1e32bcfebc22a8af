/**
 * Paths as models see them.
 *
 * @module
 */
import { relative } from "@std/path/relative";

/** A path as a model should see it: short inside the working directory, absolute elsewhere. */
export function displayPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  if (short === "") return ".";
  return short === ".." || short.startsWith("../") ? path : short;
}
