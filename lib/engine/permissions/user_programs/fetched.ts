/**
 * What is fetched or built.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { isThere } from "../../../sys/files/info_at.ts";

/** Names of directories; nobody runs by name what lies in there, and what does is as good as the code of the project. */
export const FETCHED: ReadonlySet<string> = new Set([
  "node_modules",
  // Whose files are linked into the one before
  ".pnpm-store",
  ".venv",
  "venv",
  "target",
  "__pycache__",
  "site-packages",
  "dist-packages",
  ".tox",
  ".gradle",
  ".cache",
]);

/** Whether a path lies in such a directory of `root`, or among the programs of an environment of Python, whatever that is called. */
export function isFetched(path: string, root: string): boolean {
  return relative(root, path).split("/").some((name) => FETCHED.has(name)) ||
    [path, dirname(path)].some((bin) => isThere(join(bin, "../pyvenv.cfg")));
}
