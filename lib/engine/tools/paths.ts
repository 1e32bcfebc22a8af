/**
 * Paths as models see them.
 *
 * @module
 */
import { relative } from "@std/path/relative";
import { showName } from "../../text/byte_names.ts";

/** A path as a model should see it: short inside the working directory, absolute elsewhere. */
export function displayPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  if (short === "") return ".";
  return showName(short === ".." || short.startsWith("../") ? path : short);
}
