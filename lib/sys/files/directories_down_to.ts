/**
 * @module
 */
import { relative } from "@std/path/relative";

/**
 * The directories from `root` down to `path`, each below `root`; `root` alone for what is not in it.
 *
 * @example
 * ```ts
 * directoriesDownTo("/home/me/shop", "/home/me/shop/lib/cart"); // ["", "lib", "lib/cart"]
 * ```
 */
export function directoriesDownTo(root: string, path: string): string[] {
  const names = relative(root, path).split("/").filter((name) => name !== "");
  const below = names[0] === ".." ? [] : names;
  return Array.from({ length: below.length + 1 }, (_, depth) => below.slice(0, depth).join("/"));
}
